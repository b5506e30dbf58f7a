/** Throttle and rate limit: both are a clock per key that each run moves on by period ÷ limit (GCRA). */
import type { Rate } from "./register";

export class Rates {
  /** The time up to which each key is spoken for, ms since 1970. */
  private readonly until = new Map<string, number>();

  /** Throttle: when the next run of this key may start. It is counted as started then. */
  reserve(key: string, rate: Rate, now: number): number {
    const step = rate.period / rate.limit;
    const from = Math.max(this.until.get(key) ?? 0, now);
    this.until.set(key, from + step);
    this.trim(now);
    return Math.max(now, from - (rate.burst - 1) * step);
  }

  /** Rate limit: whether one more run of this key may be. A refused one does not count. */
  allow(key: string, rate: Rate, now: number): boolean {
    const step = rate.period / rate.limit;
    const from = Math.max(this.until.get(key) ?? 0, now);
    if (from - now > (rate.burst - 1) * step) return false;
    this.until.set(key, from + step);
    this.trim(now);
    return true;
  }

  private trim(now: number): void {
    if (this.until.size < 10_000) return;
    for (const [key, until] of this.until) if (until <= now) this.until.delete(key);
  }
}
