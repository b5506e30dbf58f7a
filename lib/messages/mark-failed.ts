import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db";
import { messageAttempts, messages, type MessageState } from "@/db/schema";
import { finishMessage, openStates, short } from "./record";

/** What a try's error begins with when the provider answered: the others are ours, or Inngest's. */
export const providerSaid = "the provider said: ";
/** So many tries are enough, whatever ended them: a message that kills the process it is sent by must end as well. */
const mostTries = 15;

/**
 * For a run whose tries are used up. When it ended by the provider's word the message ends too; when the shop or its
 * database could not be reached, no provider has said no: the row stays as it is, and the sweep hands it over again. An
 * SMS that was being sent ends even so, since it may have been heard.
 * @returns the state it is in now; undefined when there is no such message.
 */
export async function endRun(id: string, why: string): Promise<MessageState | undefined> {
  const [row] = await db().select({ state: messages.state, channel: messages.channel, recipient: messages.recipient, attempts: messages.attempts }).from(messages).where(eq(messages.id, id));
  if (!row) return undefined;
  const inDoubt = row.channel === "sms" && row.state === "sending";
  if (inDoubt || why.includes(providerSaid) || row.attempts >= mostTries) return markFailed(id, why);
  await db().update(messages).set({ lastError: short(why, row) }).where(and(eq(messages.id, id), inArray(messages.state, [...openStates])));
  return row.state;
}

/**
 * Ends a message that is not tried again: `unknown` when one of them may have been heard, else `failed`.
 * @param why for staff; without secrets.
 * @returns the state it is in now; undefined when there is no such message.
 */
export async function markFailed(id: string, why: string): Promise<MessageState | undefined> {
  const [row] = await db().select({ state: messages.state, recipient: messages.recipient, lastError: messages.lastError }).from(messages).where(eq(messages.id, id));
  if (!row) return undefined;
  const [heard] = await db().select({ id: messageAttempts.id }).from(messageAttempts)
    .where(and(eq(messageAttempts.messageId, id), eq(messageAttempts.outcome, "unknown"))).limit(1);
  const state = row.state === "sending" || heard ? "unknown" : "failed";
  const detail = row.lastError ? `${why}; last: ${row.lastError}` : why;
  return (await finishMessage({ id, recipient: row.recipient }, state, { result: state === "unknown" ? "unknown" : "refused", detail })).state;
}
