import "server-only";
import { and, desc, getTableColumns, lt } from "drizzle-orm";
import { db } from "@/db";
import { messages } from "@/db/schema";
import { whereMessages } from "@/lib/messages/filter";
import type { MessageFilter } from "@/lib/messages/input";

/** Neither secrets nor what a template shows: a list needs none of it. */
const { sealed: _sealed, data: _data, claimedBy: _by, claimedUntil: _until, recipientKey: _key, ...shown } = getTableColumns(messages);

/**
 * The index that has the rows of a filter side by side, in the order of their ids. Named to the database, because it prefers to walk
 * the whole table backwards for a rare state, or to cut three indexes of a common one, which takes seconds with a million rows.
 */
export function indexOf({ recipient, userId, state, kind, channel }: MessageFilter): string {
  if (recipient) return "messages_recipient";
  if (userId) return "messages_user";
  const named = ["messages", ...(kind ? ["kind"] : []), ...(channel ? ["channel"] : []), ...(state ? ["state"] : [])];
  return named.length > 1 ? `${named.join("_")}_id` : "PRIMARY";
}

/** Messages of a filter, the newest first. @param before the id to go on before. */
export function walkMessages(filter: MessageFilter, before: string | undefined, limit: number) {
  return db().select(shown).from(messages, { forceIndex: indexOf(filter) })
    .where(and(whereMessages(filter), before ? lt(messages.id, before) : undefined))
    .orderBy(desc(messages.id)).limit(limit);
}
