/** When a failed call is tried again. The schedule is the one of Inngest's own server. */

const SCHEDULE = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200].map((seconds) => seconds * 1000);

/**
 * How long to wait, in ms, after the failed attempt number `attempt` (from 0): the schedule × `scale`,
 * ±20 % jitter, so that a thousand failures of one moment do not come back in one moment.
 */
export function backoff(attempt: number, scale: number, random = Math.random()): number {
  const base = SCHEDULE[Math.min(attempt, SCHEDULE.length - 1)] ?? 0;
  return base * scale * (0.8 + 0.4 * random);
}

/** A `retry-after` header (seconds or a date) in ms from `now`, or null when absent or not understood. Never scaled. */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
