import { cron } from "inngest";
import { cleanUp } from "@/lib/clean-up";
import { env } from "@/lib/env";
import { inngest } from "@/lib/events";
import { wipeOldSecrets } from "@/lib/messages/sweep";

/** Every night, when the fewest people are awake where the shop is. */
export function cleanUpFunction() {
  return inngest.createFunction(
    { id: "clean-up", triggers: [cron(`TZ=${env().APP_TIME_ZONE} 30 3 * * *`)], retries: 2, concurrency: 1 },
    async ({ step }) => {
      await step.run("wipe-secrets", () => wipeOldSecrets());
      return step.run("clean-up", () => cleanUp());
    },
  );
}
