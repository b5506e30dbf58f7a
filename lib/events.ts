import "server-only";
import { eventType, Inngest } from "inngest";
import { z } from "zod";
import { log } from "./log";

/** Longer than Inngest ever takes; a broker that only holds the line must not hold ours. */
const timeout = 5_000;

/** Our log without `child`: the SDK would make one for every call of a function. */
const logger = {
  debug: log.debug.bind(log),
  info: log.info.bind(log),
  warn: log.warn.bind(log),
  error: log.error.bind(log),
};

/** The Inngest client. Keys, base URL and mode come from its own variables (INNGEST_DEV, INNGEST_EVENT_KEY, …). */
export const inngest = new Inngest({
  id: "lemon-mall",
  logger,
  fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeout) }),
});

const messageId = z.object({ messageId: z.string().length(26) });

/** An e-mail lies in the outbox. Its event id is the message's id, so that Inngest takes it once in 24 hours. */
export const emailQueued = eventType("email/queued", { schema: messageId });

/** The same for an SMS. */
export const smsQueued = eventType("sms/queued", { schema: messageId });
