/** Keeps one timer per cron trigger. Ticks that passed while the runner was down are not made up for, as on the server. */
import type { Fn } from "./register";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class Crons {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** @param tick starts the run of one tick */
  constructor(private readonly tick: (fn: string, cron: string, at: Date) => void) {}

  /** Takes the functions as they are now: timers of triggers that are gone end, those that stayed go on. */
  set(fns: Iterable<Fn>): void {
    const wanted = new Map<string, () => void>();
    for (const fn of fns) {
      for (const cron of fn.crons) {
        const key = `${fn.id}\n${cron.text}`;
        wanted.set(key, () => this.arm(key, fn.id, cron));
      }
    }
    for (const [key, timer] of this.timers) {
      if (wanted.has(key)) continue;
      clearTimeout(timer);
      this.timers.delete(key);
    }
    for (const [key, arm] of wanted) if (!this.timers.has(key)) arm();
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private arm(key: string, fn: string, cron: Fn["crons"][number]): void {
    const at = cron.schedule.next(new Date());
    if (!at) return;
    const wait = at.getTime() - Date.now();
    const timer = setTimeout(() => {
      if (wait <= LONGEST_TIMER_MS) this.tick(fn, cron.text, at);
      this.arm(key, fn, cron);
    }, Math.min(wait, LONGEST_TIMER_MS));
    this.timers.set(key, timer);
  }
}
