import "server-only";
import { and, between, desc, eq, gte, inArray, isNotNull, isNull, lt, lte, ne, or, type SQL, sql } from "drizzle-orm";
import { db, statement } from "@/db";
import { messages } from "@/db/schema";
import { day, fromNow, hour, now, second } from "@/lib/clock";
import { newId } from "@/lib/id";
import { env } from "@/lib/env";
import { emit, mostAtOnce } from "./hand-over";
import type { Channel } from "./input";
import { markFailed } from "./mark-failed";
import { expireWaiting } from "./relay";

/** So long after its first hand-over nothing is sent again without a person: Inngest and Resend have forgotten the ids by then. */
export const nothingAfter = day;

/**
 * Looks after what was handed over and did not end: hands it over again under a new event id, since Inngest swallows the
 * old one for 24 hours. The row's own state keeps that from sending twice. The wait doubles with each time. What has its
 * turn still to come waits in Inngest's queue and is not lost: each event more would take a turn of that queue for nothing.
 * @returns how many were handed over again, how many were given up.
 * @throws when the database or Inngest is away.
 */
export async function sweepMessages(): Promise<{ again: number; givenUp: number; expired: number }> {
  const expired = await expireWaiting();
  const givenUp = await giveUp();
  const overtaken = or(...(await Promise.all((["sms", "email"] as const).map(hadItsTurn))));
  let again = 0;
  for (let some = mostAtOnce; some === mostAtOnce; again += some) some = await oneCall(overtaken);
  await wipeSecrets();
  return { again, givenUp, expired };
}

const lost = inArray(messages.state, ["handed", "sending"]);
/**
 * Not since it was made: it may have waited for days while Inngest was away, or for a person. Without a note of its first
 * hand-over it is from before that column, or the process died before it wrote one; then the last sign of it counts.
 */
const since = sql`coalesce(${messages.firstHandedAt}, ${messages.handedAt}, ${messages.updatedAt})`;

/** Tried before, or handed over before what was sent just now: a queue that moves has come past it. */
async function hadItsTurn(channel: Channel): Promise<SQL | undefined> {
  const [last] = await db().select({ handedAt: messages.handedAt }).from(messages)
    .where(and(eq(messages.state, "sent"), eq(messages.channel, channel), between(messages.finishedAt, fromNow(-env().MESSAGES_SWEEP_SECONDS * second), now())))
    .orderBy(desc(messages.finishedAt)).limit(1);
  const passed = last?.handedAt ? or(ne(messages.attempts, 0), isNull(messages.handedAt), lt(messages.handedAt, last.handedAt)) : undefined;
  return and(eq(messages.channel, channel), passed);
}

async function oneCall(overtaken: SQL | undefined): Promise<number> {
  const claim = newId();
  const seconds = env().MESSAGES_SWEEP_SECONDS;
  const silent = sql`timestampdiff(second, greatest(${messages.updatedAt}, coalesce(${messages.handedAt}, ${messages.createdAt}), coalesce(${messages.claimedUntil}, ${messages.createdAt})), ${now()})`;
  // Here and below tried again when it meets the rows that are being taken.
  const [claimed] = await statement((on) => on.update(messages)
    .set({ generation: sql`${messages.generation} + 1`, firstHandedAt: since, handedAt: now(), claimedBy: claim })
    .where(and(lost, overtaken, gte(since, fromNow(-nothingAfter)), gte(silent, sql`${seconds} * pow(2, least(${messages.generation}, 9) - 1)`)))
    .limit(mostAtOnce));
  if (claimed.affectedRows === 0) return 0;
  const rows = await db().select({ id: messages.id, channel: messages.channel, generation: messages.generation })
    .from(messages).where(eq(messages.claimedBy, claim));
  await emit(rows);
  return rows.length;
}

async function giveUp(): Promise<number> {
  const long = fromNow(-nothingAfter);
  // Nothing is handed over before it is made: the second condition is for the index alone.
  const old = await db().select({ id: messages.id }).from(messages)
    .where(and(lost, lt(since, long), lt(messages.createdAt, long))).limit(1000);
  for (const { id } of old) await markFailed(id, "not finished within 24 hours of its hand-over");
  return old.length;
}

/** Ends from which a person may retry, and by which the secret is still there. */
const sealedEnd = and(inArray(messages.state, ["failed", "unknown"]), isNotNull(messages.sealed));
/** Rows of one statement. */
const piece = 1000;

/**
 * A failed message keeps its sealed secret while a person may still retry it, not longer. Each minute only those are looked at
 * whose time ran out lately, each by a range of an index: most that failed in 90 days were wiped long ago, and looking at all
 * of them took longer the more there were.
 */
async function wipeSecrets(): Promise<void> {
  const over = between(messages.notAfter, fromNow(-nothingAfter), now());
  // The channels are for the index alone.
  const old = and(inArray(messages.channel, ["sms", "email"]), between(messages.createdAt, fromNow(-nothingAfter - hour), fromNow(-nothingAfter)));
  for (const lately of [over, old]) await statement((on) => on.update(messages).set({ sealed: null }).where(and(sealedEnd, lately)).limit(piece));
}

/** The same whenever their time ran out, for the night: what the sweep missed while it stood still. @returns how many were wiped. */
export async function wipeOldSecrets(): Promise<number> {
  const over = or(lte(messages.notAfter, now()), lt(messages.createdAt, fromNow(-nothingAfter)));
  let wiped = 0;
  for (let some = piece; some === piece; wiped += some) {
    const [done] = await statement((on) => on.update(messages).set({ sealed: null }).where(and(sealedEnd, over)).limit(piece));
    some = done.affectedRows;
  }
  return wiped;
}
