import "server-only";
import { and, eq, gte, lt, type SQL } from "drizzle-orm";
import { messages } from "@/db/schema";
import { firstIdOf } from "@/lib/id";
import type { MessageFilter } from "./input";

/** The condition of a filter; undefined when nothing is asked for. */
export function whereMessages(filter: MessageFilter): SQL | undefined {
  return and(
    filter.state ? eq(messages.state, filter.state) : undefined,
    filter.kind ? eq(messages.kind, filter.kind) : undefined,
    filter.channel ? eq(messages.channel, filter.channel) : undefined,
    filter.recipient ? eq(messages.recipientKey, filter.recipient) : undefined,
    filter.userId ? eq(messages.userId, filter.userId) : undefined,
    // An id begins with its time, so that a span of time is read in the order of the list.
    filter.from ? gte(messages.id, firstIdOf(filter.from)) : undefined,
    filter.until ? lt(messages.id, firstIdOf(filter.until)) : undefined,
  );
}
