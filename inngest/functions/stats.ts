import { cron } from "inngest";
import { rollUp } from "@/lib/admin/roll-up";
import { inngest } from "@/lib/events";

/** Every hour, once it is over: the overview reads what is written here. What one run misses, the next one catches up with. */
export function statsFunction() {
  return inngest.createFunction(
    { id: "roll-up-stats", triggers: [cron("4 * * * *")], retries: 1, concurrency: 1 },
    async ({ step }) => step.run("roll-up", () => rollUp()),
  );
}
