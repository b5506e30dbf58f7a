import "server-only";
import { and, gte, inArray, like, lt, type SQL, sql } from "drizzle-orm";
import type { AnyMySqlColumn } from "drizzle-orm/mysql-core";
import { db, type Reader } from "@/db";
import { loginFailures, messages, securityEvents } from "@/db/schema";
import { unknownName } from "@/lib/account/login-limits";
import { readCaptchaCounts } from "@/lib/captchas/count";
import { fromNow, hour } from "@/lib/clock";
import { KvUnavailable } from "@/lib/kv";

/** Names of what is counted to how many. Messages are `sms.sent`, `email.failed` … */
export type Counts = Record<string, number>;

const kinds = { registered: "signups", signed_in: "sign_ins", sign_in_failed: "failures" } as const;

/** Which hour a row belongs to, counted from 1970 in UTC, the time zone of every connection. */
const hourNumber = (column: AnyMySqlColumn): SQL<number> => sql<number>`floor(unix_timestamp(${column}) / 3600)`.mapWith(Number);
const many = sql<number>`count(*)`.mapWith(Number);
const within = (column: AnyMySqlColumn, from: Date, until: Date) => and(gte(column, from), lt(column, until));

/**
 * Counts what happened from `from` (a full hour) until `until`, hour by hour, each part from the range of an index.
 * @param reader where to ask; the replica may do for looking, never for what is written down.
 * @returns by the hour's first moment in milliseconds.
 */
export async function countHours(from: Date, until: Date, reader: Reader = db()): Promise<Map<number, Counts>> {
  const hours = new Map<number, Counts>();
  const add = (at: number, name: string, count: number) => {
    if (count === 0) return;
    const counts = hours.get(at * hour) ?? {};
    counts[name] = (counts[name] ?? 0) + count;
    hours.set(at * hour, counts);
  };
  const [events, strangers, sent] = await Promise.all([countEvents(reader, from, until), countStrangers(reader, from, until), countSent(reader, from, until)]);
  for (const { at, kind, count } of events) if (kind in kinds) add(at, kinds[kind as keyof typeof kinds], count);
  for (const { at, count } of strangers) add(at, "failures", count);
  for (const { at, channel, state, count } of sent) add(at, `${channel}.${state}`, count);
  await addCaptchas(from, until, add);
  return hours;
}

function countEvents(reader: Reader, from: Date, until: Date) {
  const at = hourNumber(securityEvents.createdAt);
  return reader.select({ at, kind: securityEvents.kind, count: many }).from(securityEvents)
    .where(and(inArray(securityEvents.kind, Object.keys(kinds)), within(securityEvents.createdAt, from, until))).groupBy(at, securityEvents.kind);
}

/** Failures with names nobody has; they are kept for two days. */
function countStrangers(reader: Reader, from: Date, until: Date) {
  const at = hourNumber(loginFailures.createdAt);
  return reader.select({ at, count: many }).from(loginFailures)
    .where(and(within(loginFailures.createdAt, from, until), like(loginFailures.accountKey, `${unknownName}%`))).groupBy(at);
}

function countSent(reader: Reader, from: Date, until: Date) {
  const at = hourNumber(messages.createdAt);
  return reader.select({ at, channel: messages.channel, state: messages.state, count: many }).from(messages)
    .where(within(messages.createdAt, from, until)).groupBy(at, messages.channel, messages.state);
}

/** Captchas are counted in KV, for three days; without it their bars stay empty. */
async function addCaptchas(from: Date, until: Date, add: (at: number, name: string, count: number) => void): Promise<void> {
  const oldest = Math.max(from.getTime(), fromNow(-72 * hour).getTime());
  const hours = Array.from({ length: Math.max(0, Math.ceil((until.getTime() - oldest) / hour)) }, (_, n) => (Math.floor(oldest / hour) + n) * hour);
  try {
    for (const { at, name, count } of await readCaptchaCounts(hours)) add(at / hour, name, count);
  } catch (error) {
    if (!(error instanceof KvUnavailable)) throw error;
  }
}
