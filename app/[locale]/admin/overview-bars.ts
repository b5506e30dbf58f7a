import type { Bar } from "@/components/admin/bar-chart";
import type { Overview } from "@/lib/admin/stats-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { languageTag, type Locale } from "@/lib/i18n/routing";

/** Sums of several counts under one name: `sms` of `sms.sent`, `sms.failed` … */
export function sumOf(counts: Record<string, number>, names: readonly string[]): number {
  return Object.entries(counts).reduce((sum, [name, count]) => sum + (names.some((one) => name === one || name.startsWith(`${one}.`)) ? count : 0), 0);
}

/** The bars of a chart: a label in the reader's language and zone, and one value for each series. */
export function barsOf(locale: Locale, overview: Overview, series: Record<string, readonly string[]>): Bar[] {
  const format = new Intl.DateTimeFormat(languageTag[locale], {
    timeZone: overview.zone,
    ...(overview.step === "hour" ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { month: "short", day: "numeric" }),
  });
  return overview.buckets.map(({ start, counts }) => ({
    key: start.toISOString(),
    label: format.format(start),
    values: Object.fromEntries(Object.entries(series).map(([name, parts]) => [name, sumOf(counts, parts)])),
  }));
}

/** How a number stands to that of the same stretch of time before, in words: "+12% against the time before (340)". */
export function changeWords(locale: Locale, total: number, before: number): string {
  const words = messagesOf(locale).admin.overview;
  if (before === 0) return words.noBefore;
  if (total === before) return words.same;
  const percent = new Intl.NumberFormat(languageTag[locale], { style: "percent", maximumFractionDigits: 0, signDisplay: "always" });
  return fill(words.change, { change: percent.format((total - before) / before), count: new Intl.NumberFormat(languageTag[locale]).format(before) });
}
