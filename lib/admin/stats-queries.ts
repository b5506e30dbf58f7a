import "server-only";
import { eq } from "drizzle-orm";
import { db, fromReplica, type Reader } from "@/db";
import { budgets } from "@/db/schema";
import { day, fromNow, hour, now } from "@/lib/clock";
import { dailySms } from "@/lib/messages/sms-budget";
import { env } from "@/lib/env";
import { getMessageCounts, type MessageCounts } from "@/lib/messages/counts";
import type { Viewer } from "@/lib/sessions/current";
import { authorize } from "./authorize";
import { type Counts, countHours } from "./count-hours";
import type { StatsSearch } from "./input";
import type { Range } from "./limits";
import { addPlaced, type CountedHour, named, placed, readCountedHours } from "./settled-hours";
import { addDays, dayOf, hourOf, startOfDay } from "./zone";

/** One bar: where it begins, and what was counted in it. */
export type Bucket = { start: Date; counts: Counts };
export type Overview = {
  zone: string;
  range: Range;
  step: "hour" | "day";
  buckets: Bucket[];
  /** Sums of the range, and of the same stretch of time before it. */
  totals: Counts;
  before: Counts;
  /** What the shop's daily cap says (SECURITY.md, SMS budget). */
  sms: { today: number; cap: number };
  messages: MessageCounts;
};

/** Hours counted while the page is made, at most: when the cron has not run for longer, the chart waits for it. */
const mostLive = 36 * hour;

/** The staff's first page: from the rows of hours that are over, and a live count of the present one. */
export async function getOverview(viewer: Viewer, { range, zone: asked }: StatsSearch): Promise<Overview> {
  await authorize(viewer, "overview.read");
  const zone = asked ?? env().APP_TIME_ZONE;
  const { starts, beforeFrom, beforeUntil, step } = bucketsOf(range, zone);
  const [hours, sms, messages] = await Promise.all([fromReplica((reader) => readHours(reader, beforeFrom)), readSmsToday(), getMessageCounts()]);
  const sums = starts.map((): number[] => []);
  const before: number[] = [];
  let index = 0;
  for (const { at, counts } of hours) {
    if (at < beforeUntil.getTime()) addPlaced(before, counts);
    const first = starts[0]?.getTime() ?? 0;
    if (at < first) continue;
    while (index + 1 < starts.length && at >= (starts[index + 1]?.getTime() ?? 0)) index++;
    const sum = sums[index];
    if (sum) addPlaced(sum, counts);
  }
  const totals: number[] = [];
  for (const sum of sums) addPlaced(totals, sum);
  const buckets = starts.map((start, bar): Bucket => ({ start, counts: named(sums[bar] ?? []) }));
  return { zone, range, step, buckets, totals: named(totals), before: named(before), sms, messages };
}

/** Where the bars of a range begin, the last one being the present hour or day, and the stretch to compare with. */
function bucketsOf(range: Range, zone: string) {
  if (range === "24h") {
    const last = hourOf(now()).getTime();
    const starts = Array.from({ length: 24 }, (_, n) => new Date(last - (23 - n) * hour));
    return { starts, beforeFrom: new Date(last - 47 * hour), beforeUntil: fromNow(-day), step: "hour" as const };
  }
  const days = Number.parseInt(range, 10);
  const first = addDays(dayOf(now(), zone), 1 - days);
  const starts = Array.from({ length: days }, (_, n) => startOfDay(addDays(first, n), zone));
  return { starts, beforeFrom: startOfDay(addDays(first, -days), zone), beforeUntil: fromNow(-days * day), step: "day" as const };
}

/** The hours from a moment on in their order: those counted when they were over, and those since, counted now. */
async function readHours(reader: Reader, from: Date): Promise<CountedHour[]> {
  const kept = await readCountedHours(reader, from);
  const next = (kept.at(-1)?.at ?? 0) + hour;
  const live = await countHours(new Date(Math.max(next, hourOf(fromNow(-mostLive)).getTime())), now(), reader);
  return [...kept, ...[...live].map(([at, counts]) => ({ at, counts: placed(counts) })).sort((a, b) => a.at - b.at)];
}

async function readSmsToday(): Promise<{ today: number; cap: number }> {
  const { limit, window } = dailySms();
  const [row] = await db().select({ count: budgets.count, since: budgets.windowStartedAt }).from(budgets).where(eq(budgets.key, "sms:day"));
  return { today: row && row.since > fromNow(-window) ? row.count : 0, cap: limit };
}
