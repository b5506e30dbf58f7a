import "server-only";
import { and, desc, eq, inArray } from "drizzle-orm";
import { transaction, type Tx } from "@/db";
import { messages } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError, notFound } from "@/lib/errors";
import { whereMessages } from "./filter";
import type { MessageFilter } from "./input";

/** What is being sent can't be called back. */
const waiting = inArray(messages.state, ["queued", "handed"]);
const piece = 500;

const cancelled = () => ({ state: "cancelled" as const, sealed: null, finishedAt: now(), updatedAt: now() });

/** What else is written in the transaction of a cancellation: the staff's audit log. */
export type AlongCancel = (tx: Tx, cancelled: { id: string; state: string }[]) => Promise<void>;

/**
 * Keeps a waiting message from being sent.
 * @throws AppError 404; 409 `message_not_cancellable` when it is being sent or has ended.
 */
export async function cancelMessage(id: string, along?: AlongCancel): Promise<void> {
  await transaction(async (tx) => {
    const [row] = await tx.select({ id: messages.id, state: messages.state }).from(messages).where(eq(messages.id, id)).for("update");
    if (!row) throw notFound();
    if (row.state !== "queued" && row.state !== "handed") throw new AppError("conflict", "message_not_cancellable");
    await tx.update(messages).set(cancelled()).where(eq(messages.id, id));
    await along?.(tx, [row]);
  });
}

/**
 * The same for every message the filter finds, the newest first.
 * @param options `most`: at most so many; `along`: written with each piece of them.
 * @returns how many were cancelled.
 */
export async function cancelMessages(filter: MessageFilter, { most = Infinity, along }: { most?: number; along?: AlongCancel } = {}): Promise<number> {
  for (let count = 0; ; ) {
    const wanted = Math.min(piece, most - count);
    if (wanted <= 0) return count;
    const done = await transaction(async (tx) => {
      const rows = await tx.select({ id: messages.id, state: messages.state }).from(messages).where(and(whereMessages(filter), waiting)).orderBy(desc(messages.id)).limit(wanted).for("update");
      if (rows.length === 0) return 0;
      await tx.update(messages).set(cancelled()).where(inArray(messages.id, rows.map((row) => row.id)));
      await along?.(tx, rows);
      return rows.length;
    });
    count += done;
    if (done < wanted) return count;
  }
}
