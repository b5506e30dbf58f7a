import "server-only";
import { and, eq, gte, inArray, sql } from "drizzle-orm";
import { db } from "@/db";
import { messages } from "@/db/schema";
import { fromNow, hour, now } from "@/lib/clock";
import type { Channel } from "./input";

/** The numbers a deploy can watch (docs/operations.md says what to do when one rises). */
export type MessageCounts = Record<Channel, {
  queued: number;
  /** Seconds the oldest queued one waits; 0 when there is none. */
  oldestQueued: number;
  /** Handed to Inngest or being sent. */
  inFlight: number;
  /** The rest: what ended so in the last hour, whenever it was made. */
  sent: number;
  failed: number;
  unknown: number;
  expired: number;
}>;

const none = () => ({ queued: 0, oldestQueued: 0, inFlight: 0, sent: 0, failed: 0, unknown: 0, expired: 0 });

/** Counts messages per channel; each part reads one range of an index. */
export async function getMessageCounts(): Promise<MessageCounts> {
  const counts: MessageCounts = { sms: none(), email: none() };
  const open = await listOpen();
  for (const { state, channel, count } of [...open, ...(await listLastHour())]) {
    const of = counts[channel];
    if (state === "handed" || state === "sending") of.inFlight += count;
    else if (state !== "cancelled") of[state] += count;
  }
  for (const { state, channel, oldest } of open)
    if (state === "queued") counts[channel].oldestQueued = Math.max(0, Math.round((now().getTime() - oldest.getTime()) / 1000));
  return counts;
}

const columns = { state: messages.state, channel: messages.channel, count: sql<number>`count(*)`.mapWith(Number) };

function listOpen() {
  return db().select({ ...columns, oldest: sql<Date>`min(${messages.createdAt})`.mapWith(messages.createdAt) }).from(messages)
    .where(inArray(messages.state, ["queued", "handed", "sending"])).groupBy(messages.state, messages.channel);
}

async function listLastHour() {
  const parts = (["sent", "failed", "unknown", "expired"] as const).flatMap((state) => (["sms", "email"] as const).map((channel) =>
    db().select(columns).from(messages)
      .where(and(eq(messages.state, state), eq(messages.channel, channel), gte(messages.finishedAt, fromNow(-hour))))
      .groupBy(messages.state, messages.channel)));
  return (await Promise.all(parts)).flat();
}
