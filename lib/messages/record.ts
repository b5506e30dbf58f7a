import "server-only";
import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { db, statement } from "@/db";
import { messageAttempts, messages, type MessageState } from "@/db/schema";
import { fromNow, now, second } from "@/lib/clock";
import type { Outcome } from "@/lib/delivery";
import { newId } from "@/lib/id";
import { gather } from "./gather";
import { hideRecipient } from "./hide-recipient";

/** States after which nothing follows by itself. */
export const endStates = ["sent", "failed", "unknown", "cancelled", "expired"] as const satisfies readonly MessageState[];
export const openStates = ["queued", "handed", "sending"] as const satisfies readonly MessageState[];

type End = Exclude<(typeof endStates)[number], "sent">;

/** Ends from which a person may try again, for as long as it makes sense: the sweep wipes the secret afterwards. */
const keepsSecret = new Set<MessageState>(["failed", "unknown"]);

/** Whom a message is for: not to be named in what is written down of its tries. */
type Addressed = { id: string; recipient: string };

/** A provider's words as they are kept: without the recipient, not without end. */
export const short = (text: string, { recipient }: Pick<Addressed, "recipient">) => hideRecipient(text, recipient).slice(0, 500);

type Sent = { id: string; providerId: string | null; status: number | undefined };

const recordAll = gather(async (list: Sent[]): Promise<void[]> => {
  const at = now();
  const ids = list.map(({ id }) => id);
  const providerId = sql.join([sql`case ${messages.id}`, ...list.map((one) => sql`when ${one.id} then ${one.providerId}`), sql`end`], sql` `);
  await statement((on) => on.update(messages)
    .set({ state: "sent", providerId, sealed: null, lastError: null, finishedAt: at, updatedAt: at })
    .where(and(inArray(messages.id, ids), ne(messages.state, "sent"))));
  // A message is accepted once, so the line of its history that says so bears its own id.
  await db().insert(messageAttempts).ignore().values(list.map(({ id, status }) => (
    { id, messageId: id, outcome: "accepted", status: status ?? null, detail: null, createdAt: at, updatedAt: at }
  )));
  return list.map(() => undefined);
});

/**
 * Writes that the provider has it, and wipes the secret. The provider's word beats whatever the row said meanwhile; the
 * first one stays when it comes twice.
 */
export async function recordSent(id: string, providerId: string | null, status: number | undefined): Promise<void> {
  // One odd answer must not spoil the statement for the others in it.
  await recordAll({ id, providerId: providerId && providerId.replace(/[^\x20-\x7e]/g, "?").slice(0, 100), status });
}

/**
 * Ends a message that was not sent, unless it ended meanwhile.
 * @returns the state it is in now.
 */
export async function finishMessage(row: Addressed, state: End, outcome?: Exclude<Outcome, { result: "accepted" }>): Promise<{ state: MessageState; providerId: string | null }> {
  const at = now();
  const [done] = await statement((on) => on.update(messages)
    .set({
      state,
      finishedAt: at,
      updatedAt: at,
      ...(keepsSecret.has(state) ? {} : { sealed: null }),
      ...(outcome ? { lastError: short(outcome.detail, row) } : {}),
    })
    .where(and(eq(messages.id, row.id), inArray(messages.state, [...openStates]))));
  if (done.affectedRows === 1) {
    if (outcome) await noteAttempt(row, outcome);
    return { state, providerId: null };
  }
  const [current] = await db().select({ state: messages.state, providerId: messages.providerId }).from(messages).where(eq(messages.id, row.id));
  return current ?? { state: "cancelled", providerId: null };
}

/** After a try that may be repeated: the row waits for the next one, which its run makes. @param retryAfter seconds before which the provider wants none: the sweep waits for them, too. */
export async function putBack(row: Addressed, why: string, retryAfter = 0): Promise<void> {
  await statement((on) => on.update(messages)
    .set({ state: "handed", lastError: short(why, row), claimedUntil: fromNow(retryAfter * second), updatedAt: now() })
    .where(and(eq(messages.id, row.id), eq(messages.state, "sending"))));
}

/** Adds a line to a message's history. */
export async function noteAttempt(row: Addressed, outcome: Exclude<Outcome, { result: "accepted" }>): Promise<void> {
  const at = now();
  await db().insert(messageAttempts).values({
    id: newId(),
    messageId: row.id,
    outcome: outcome.result,
    status: outcome.status ?? null,
    detail: short(outcome.detail, row),
    createdAt: at,
    updatedAt: at,
  });
}
