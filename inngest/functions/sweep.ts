import { cron } from "inngest";
import { inngest } from "@/lib/events";
import { sweepMessages } from "@/lib/messages/sweep";

/** Every minute: what was handed over and did not end. Not tried again by itself: the next minute does. */
export function sweepFunction() {
  return inngest.createFunction(
    { id: "sweep-messages", triggers: [cron("* * * * *")], retries: 0, concurrency: 1 },
    async () => sweepMessages(),
  );
}
