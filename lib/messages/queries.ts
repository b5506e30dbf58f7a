import "server-only";
import { and, asc, count, desc, eq, getTableColumns, lt } from "drizzle-orm";
import { db } from "@/db";
import { messageAttempts, messages } from "@/db/schema";
import { whereMessages } from "./filter";
import type { MessageFilter } from "./input";

/** Sealed secrets leave this folder in a message only. */
const { sealed: _sealed, claimedBy: _by, claimedUntil: _until, recipientKey: _key, ...shown } = getTableColumns(messages);

export type Message = Omit<typeof messages.$inferSelect, "sealed" | "claimedBy" | "claimedUntil" | "recipientKey">;
export type MessageAttempt = typeof messageAttempts.$inferSelect;

/**
 * Messages for staff, newest first.
 * @param page `before` is the last id of the page before; `limit` at most 100.
 */
export function listMessages(filter: MessageFilter, page: { before?: string; limit: number }): Promise<Message[]> {
  return db().select(shown).from(messages)
    .where(and(whereMessages(filter), page.before ? lt(messages.id, page.before) : undefined))
    .orderBy(desc(messages.id)).limit(Math.min(100, page.limit));
}

/** Nobody needs to know more exactly, and counting millions takes seconds. */
export const mostCounted = 10_000;

/** How many a filter finds, `mostCounted` at most: the preview of a retry or cancel. */
export async function countMessages(filter: MessageFilter): Promise<number> {
  const found = db().select({ id: messages.id }).from(messages).where(whereMessages(filter)).limit(mostCounted).as("found");
  const [total] = await db().select({ count: count() }).from(found);
  return total?.count ?? 0;
}

/** One message with its history, oldest try first; null when there is none. */
export async function getMessage(id: string): Promise<{ message: Message; attempts: MessageAttempt[]; retriedAs: string | null } | null> {
  const [message] = await db().select(shown).from(messages).where(eq(messages.id, id));
  if (!message) return null;
  const attempts = await db().select().from(messageAttempts).where(eq(messageAttempts.messageId, id)).orderBy(asc(messageAttempts.createdAt), asc(messageAttempts.id));
  return { message, attempts, retriedAs: (await copyOf(message.kind, id))?.id ?? null };
}

/**
 * What the form that asked for a code may say of it. A copy that staff sent counts for it.
 * @returns null when there is no such message.
 */
export async function getDelivery(id: string): Promise<"sending" | "sent" | "failed" | null> {
  const [row] = await db().select({ id: messages.id, kind: messages.kind, state: messages.state }).from(messages).where(eq(messages.id, id));
  if (!row) return null;
  const state = (row.state === "unknown" && (await copyOf(row.kind, id))?.state) || row.state;
  if (state === "sent") return "sent";
  return state === "queued" || state === "handed" || state === "sending" ? "sending" : "failed";
}

/** An `unknown` SMS is retried as a new row, found by its cause. */
async function copyOf(kind: string, id: string) {
  const [copy] = await db().select({ id: messages.id, state: messages.state }).from(messages)
    .where(and(eq(messages.kind, kind), eq(messages.cause, `retry:${id}`)));
  return copy;
}
