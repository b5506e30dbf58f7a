import "server-only";
import { and, asc, gte, lt } from "drizzle-orm";
import type { Reader } from "@/db";
import { statsHours } from "@/db/schema";
import { day, fromNow, hour, minute, now } from "@/lib/clock";
import type { Counts } from "./count-hours";
import { hourOf } from "./zone";

/** An hour by its first moment; what was counted by the places of `places`, ready to be added up. */
export type CountedHour = { at: number; counts: readonly number[] };

/** Where the number of each name stands: adding up lists costs a busy shop no more than a quiet one, adding up names does. */
const places = new Map<string, number>();

/** What was counted as a list, each number at its name's place. */
export function placed(counts: Counts): number[] {
  const list = Array.from(places, () => 0);
  for (const [name, count] of Object.entries(counts)) {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    list[place] = count;
  }
  return list;
}

/** Adds what was counted to a sum. */
export function addPlaced(sum: number[], more: readonly number[]): void {
  for (let place = 0; place < more.length; place++) sum[place] = (sum[place] ?? 0) + (more[place] ?? 0);
}

/** The numbers of a sum under their names again. */
export function named(sum: readonly number[]): Counts {
  return Object.fromEntries([...places].map(([name, place]) => [name, sum[place] ?? 0] as const).filter(([, count]) => count > 0));
}

/** The roll-up counts the last day and a half again; what is older stays as it is. */
const settles = 2 * day;
/** What the longest range and the stretch before it need, with a day for time zones. */
const kept = 182 * day;
/** A roll-up that did not run for days makes up for it: then the old hours come late. */
const freshFor = 5 * minute;

let memory: { readAt: number; until: number; hours: readonly CountedHour[] } | undefined;

/**
 * The hours that were counted, from a moment on, in their order. Those that settled are kept in this process: some four thousand
 * rows of JSON are most of the work of the overview, and the more happens in a shop, the longer they are.
 */
export async function readCountedHours(reader: Reader, from: Date): Promise<CountedHour[]> {
  const at = now().getTime();
  if (!memory || at - memory.readAt >= freshFor || at < memory.readAt) {
    const until = hourOf(fromNow(-settles)).getTime();
    memory = { readAt: at, until, hours: await read(reader, new Date(at - kept), new Date(until)) };
  }
  const { hours, until } = memory;
  const first = hours.findIndex((one) => one.at >= from.getTime());
  return [...(first < 0 ? [] : hours.slice(first)), ...(await read(reader, new Date(Math.max(from.getTime(), until)), new Date(at + hour)))];
}

async function read(reader: Reader, from: Date, until: Date): Promise<CountedHour[]> {
  const rows = await reader.select({ hour: statsHours.hour, counts: statsHours.counts }).from(statsHours)
    .where(and(gte(statsHours.hour, from), lt(statsHours.hour, until))).orderBy(asc(statsHours.hour));
  return rows.map((row) => ({ at: row.hour.getTime(), counts: placed(row.counts) }));
}
