import "server-only";
import { and, desc, gte, lt, sql } from "drizzle-orm";
import { db } from "@/db";
import { statsHours } from "@/db/schema";
import { day, fromNow, hour, now } from "@/lib/clock";
import { captchaCounts } from "@/lib/captchas/count";
import { type Counts, countHours } from "./count-hours";
import { hourOf } from "./zone";

/** Messages still change their state for a while, so the last day and a half is counted again each time. */
const recounted = 36 * hour;
/** What a first run looks back at: as long as messages are kept. */
export const lookBack = 90 * day;
/** Counted at once: one range of each index, short enough for any database. */
const piece = day;

/**
 * Counts the hours that are over and writes one row for each: the last day and a half again, and whatever was missed before.
 * Running it twice, or twice at once, changes nothing.
 * @returns how many hours were written.
 */
export async function rollUp(): Promise<number> {
  const until = hourOf(now());
  let written = 0;
  for (let from = await firstHour(); from < until; from = new Date(from.getTime() + piece)) {
    written += await write(from, new Date(Math.min(until.getTime(), from.getTime() + piece)));
  }
  return written;
}

async function firstHour(): Promise<Date> {
  const oldest = fromNow(-lookBack);
  const [last] = await db().select({ hour: statsHours.hour }).from(statsHours).where(gte(statsHours.hour, oldest)).orderBy(desc(statsHours.hour)).limit(1);
  return hourOf(last ? new Date(Math.min(last.hour.getTime(), fromNow(-recounted).getTime())) : oldest);
}

async function write(from: Date, until: Date): Promise<number> {
  const [counted, known] = [await countHours(from, until), await knownCounts(from, until)];
  const at = now();
  const rows = [];
  // Quiet hours have a row too: it says that they were counted.
  for (let moment = from.getTime(); moment < until.getTime(); moment += hour) {
    const counts = keepCaptchas(counted.get(moment) ?? {}, known.get(moment) ?? {});
    rows.push({ hour: new Date(moment), counts, createdAt: at, updatedAt: at });
  }
  if (rows.length === 0) return 0;
  await db().insert(statsHours).values(rows).onDuplicateKeyUpdate({ set: { counts: sql`values(${statsHours.counts})`, updatedAt: sql`values(${statsHours.updatedAt})` } });
  return rows.length;
}

async function knownCounts(from: Date, until: Date): Promise<Map<number, Counts>> {
  const rows = await db().select({ hour: statsHours.hour, counts: statsHours.counts }).from(statsHours).where(and(gte(statsHours.hour, from), lt(statsHours.hour, until)));
  return new Map(rows.map((row) => [row.hour.getTime(), row.counts]));
}

/** Captchas are counted in KV, which may have forgotten them since: the greater count stays. */
function keepCaptchas(fresh: Counts, known: Counts): Counts {
  const kept = captchaCounts.map((name) => [name, Math.max(fresh[name] ?? 0, known[name] ?? 0)] as const).filter(([, count]) => count > 0);
  return { ...fresh, ...Object.fromEntries(kept) };
}
