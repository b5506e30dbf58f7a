import { RetryAfterError } from "inngest";
import { env } from "@/lib/env";
import { emailQueued, inngest, smsQueued } from "@/lib/events";
import { endRun } from "@/lib/messages/mark-failed";
import { recordSent } from "@/lib/messages/record";
import { sendMessage } from "@/lib/messages/send";

const retries = 4;

type Step = { run: (id: "send", work: () => ReturnType<typeof tryOnce>) => Promise<{ state: string; providerId: string | null; status?: number | undefined }> };

/** Sends by one step, so that an answer is kept, and writes it down after it: each is tried again for itself. */
async function send(id: string, step: Step, attempt: number) {
  const { state, providerId, status } = await step.run("send", () => tryOnce(id, attempt));
  if (state === "sent") await recordSent(id, providerId, status);
  return { state, providerId };
}

/** @throws Error to be tried again, when the provider says so or as the backoff has it. */
async function tryOnce(id: string, attempt: number) {
  const tried = await sendMessage(id, attempt);
  if ("state" in tried) return tried;
  if (tried.retryAfter === undefined) throw new Error(tried.why);
  throw new RetryAfterError(tried.why, tried.retryAfter * 1000);
}

const perSecond = (limit: number | undefined) => (limit ? { throttle: { limit, period: "1s" as const } } : {});

/** The two functions that send; made at the first call, since they take their limits from the environment. */
export function messageFunctions() {
  const { EMAIL_CONCURRENCY, EMAIL_PER_SECOND, SMS_CONCURRENCY, SMS_PER_SECOND } = env();
  const sendEmail = inngest.createFunction(
    {
      id: "send-email",
      triggers: [emailQueued],
      retries,
      concurrency: EMAIL_CONCURRENCY,
      // Its one step goes to Inngest with the end of the run, which saves a request for each mail. Should the process die
      // before, the step is done again, and Resend knows the key. An SMS has none, so its step is reported at once.
      checkpointing: { bufferedSteps: 2 },
      ...perSecond(EMAIL_PER_SECOND),
      onFailure: async ({ event, error }) => endRun(event.data.event.data.messageId, error.message),
    },
    async ({ event, step, attempt }) => send(event.data.messageId, step, attempt),
  );
  const sendSms = inngest.createFunction(
    {
      id: "send-sms",
      triggers: [smsQueued],
      retries,
      concurrency: SMS_CONCURRENCY,
      ...perSecond(SMS_PER_SECOND),
      onFailure: async ({ event, error }) => endRun(event.data.event.data.messageId, error.message),
    },
    async ({ event, step, attempt }) => send(event.data.messageId, step, attempt),
  );
  return [sendEmail, sendSms];
}
