import "server-only";
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { messages } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/id";
import { seal, unseal } from "@/lib/secrets";
import type { OutboxTx } from "./enqueue";
import { whereMessages } from "./filter";
import { isMessageKind, messageKinds, type MessageFilter } from "./input";
import { transactionWithMessages } from "./transaction";

type Row = typeof messages.$inferSelect;

/** The states a person can retry from. */
const retryable = ["failed", "unknown"] as const;
/** A filtered set is worked through in pieces of this many rows. */
const piece = 100;

/** What else is written in the transaction of a retry: the staff's audit log. @param newId the message on its way. */
export type AlongRetry = (tx: OutboxTx, retried: { id: string; newId: string; state: string }) => Promise<void>;

/**
 * Sends a `failed` or `unknown` message again. An e-mail keeps its row, and with it the key that keeps the provider from
 * sending it twice; so does an SMS that was clearly refused. An `unknown` SMS may have arrived: it becomes a new row.
 * @returns the id of the message now on its way.
 * @throws AppError 404; 409 `message_not_retryable` in any other state, `message_expired` when its code or link is too old.
 */
export function retryMessage(id: string, along?: AlongRetry): Promise<string> {
  return transactionWithMessages((tx) => retryIn(tx, id, along));
}

/**
 * The same for every message the filter finds, the newest first.
 * @param options `most`: at most so many; `along`: written with each of them.
 * @returns how many are on their way, and how many were too old.
 */
export async function retryMessages(filter: MessageFilter, { most = Infinity, along }: { most?: number; along?: AlongRetry } = {}): Promise<{ retried: number; refused: number }> {
  const count = { retried: 0, refused: 0 };
  let before: string | undefined;
  for (;;) {
    const wanted = Math.min(piece, most - count.retried - count.refused);
    if (wanted <= 0) return count;
    const found = await db().select({ id: messages.id }).from(messages)
      .where(and(whereMessages(filter), inArray(messages.state, [...retryable]), before ? lt(messages.id, before) : undefined))
      .orderBy(desc(messages.id)).limit(wanted);
    for (const { id } of found) {
      try {
        await retryMessage(id, along);
        count.retried++;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        count.refused++;
      }
    }
    before = found.at(-1)?.id;
    if (found.length < wanted) return count;
  }
}

async function retryIn(tx: OutboxTx, id: string, along?: AlongRetry): Promise<string> {
  const [row] = await tx.select().from(messages).where(eq(messages.id, id)).for("update");
  if (!row) throw notFound();
  if (row.state !== "failed" && row.state !== "unknown") throw new AppError("conflict", "message_not_retryable");
  const asNew = row.channel === "sms" && row.state === "unknown";
  // The row is locked, so of several who ask at once the first makes the copy and the others find it.
  const known = asNew ? await knownCopy(tx, row) : undefined;
  if (known) return known;
  if (tooLate(row)) throw new AppError("conflict", "message_expired");
  if (asNew) {
    const newId = await copy(tx, row);
    await along?.(tx, { id, newId, state: row.state });
    return newId;
  }
  const at = now();
  await tx.update(messages)
    .set({ state: "queued", generation: sql`${messages.generation} + 1`, finishedAt: null, firstHandedAt: null, handedAt: null, claimedBy: null, claimedUntil: null, updatedAt: at })
    .where(eq(messages.id, id));
  tx.outbox.push({ id, channel: row.channel, generation: row.generation + 1 });
  await along?.(tx, { id, newId: id, state: row.state });
  return id;
}

function tooLate(row: Row): boolean {
  if (row.notAfter && row.notAfter <= now()) return true;
  const needsSecret = isMessageKind(row.kind) && !messageKinds[row.kind].secret.safeParse(undefined).success;
  return needsSecret && row.sealed === null;
}

const causeOfCopy = (row: Row) => `retry:${row.id}`;

async function knownCopy(tx: OutboxTx, row: Row): Promise<string | undefined> {
  const [known] = await tx.select({ id: messages.id }).from(messages).where(and(eq(messages.kind, row.kind), eq(messages.cause, causeOfCopy(row))));
  return known?.id;
}

async function copy(tx: OutboxTx, row: Row): Promise<string> {
  const id = newId();
  const at = now();
  await tx.insert(messages).values({
    ...row, id, cause: causeOfCopy(row), retryOf: row.id, state: "queued", attempts: 0, generation: 1, providerId: null, lastError: null,
    sealed: row.sealed === null ? null : seal("message", id, unseal("message", row.id, row.sealed)),
    claimedBy: null, claimedUntil: null, firstHandedAt: null, handedAt: null, finishedAt: null, createdAt: at, updatedAt: at,
  });
  await tx.update(messages).set({ sealed: null, updatedAt: at }).where(eq(messages.id, row.id));
  tx.outbox.push({ id, channel: row.channel, generation: 1 });
  return id;
}
