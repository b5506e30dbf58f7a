/** Asks apps to register, again and again: quickly until they answer, slowly afterwards so that a restart is noticed. */
import { send, type Keys } from "./call";

const QUICK_MS = 1_000;
const SLOW_MS = 15_000;
/** `next dev` compiles the route first. */
const TIMEOUT_MS = 60_000;

export class Sync {
  private stopped = false;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly busy = new Set<string>();
  private readonly said = new Map<string, string>();

  constructor(
    private readonly urls: string[],
    private readonly keys: Keys,
    private readonly warn: (message: string) => void,
  ) {}

  start(): void {
    for (const url of this.urls) void this.ask(url);
  }

  /** Something looked like a restart: ask soon. */
  hurry(): void {
    for (const url of this.urls) if (!this.busy.has(url)) this.later(url, QUICK_MS);
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private later(url: string, ms: number): void {
    if (this.stopped) return;
    clearTimeout(this.timers.get(url));
    this.timers.set(url, setTimeout(() => void this.ask(url), ms));
  }

  private async ask(url: string): Promise<void> {
    this.busy.add(url);
    const answer = await send("PUT", url, { url }, this.keys, {}, TIMEOUT_MS);
    this.busy.delete(url);
    if (this.stopped) return;
    const ok = "status" in answer && answer.status === 200;
    const said = ok ? "registered" : "status" in answer ? `answers ${answer.status}: ${answer.body.slice(0, 500)}` : answer.unreachable;
    if (this.said.get(url) !== said) this.warn(`${url}: ${said}`);
    this.said.set(url, said);
    this.later(url, ok ? SLOW_MS : QUICK_MS);
  }
}
