/** Spans of time as Inngest writes them. */

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `"1h30m"`, `"10s"` → milliseconds, or null when it is no such span. */
export function parseDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)) total += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  return total;
}

/** When a sleep ends, in ms since 1970: a span from `now`, or an ISO time. Null when it is neither. */
export function wakeTime(text: string, now: number): number | null {
  const span = parseDuration(text);
  if (span !== null) return now + span;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
