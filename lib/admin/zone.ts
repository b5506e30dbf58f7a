import "server-only";
import { day, hour } from "@/lib/clock";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  formats.set(zone, made);
  return made;
}

/** The calendar day of a moment in a time zone, as `2026-11-20`. */
export function dayOf(moment: Date, zone: string): string {
  const part = partsOf(moment, zone);
  return `${part("year")}-${part("month")}-${part("day")}`;
}

function partsOf(moment: Date, zone: string) {
  const parts = new Map(formatOf(zone).formatToParts(moment).map(({ type, value }) => [type, value]));
  return (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "";
}

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: Date, zone: string): number {
  const part = partsOf(moment, zone);
  const shown = Date.UTC(Number(part("year")), Number(part("month")) - 1, Number(part("day")), Number(part("hour")), Number(part("minute")), Number(part("second")));
  return shown - Math.floor(moment.getTime() / 1000) * 1000;
}

/** The first moment of a calendar day (`2026-11-20`) in a zone; also on the days when clocks change. */
export function startOfDay(date: string, zone: string): Date {
  const utc = Date.parse(`${date}T00:00:00Z`);
  // The offset is asked near midnight and once more at the moment found: twice is enough for every real zone.
  const near = utc - offsetAt(new Date(utc), zone);
  return new Date(utc - offsetAt(new Date(near), zone));
}

/** The day some days after (or before) another, as calendars count. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** The hour a moment lies in. */
export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / hour) * hour);
}
