/** All that the runner remembers. Live work and the reading of the state file go through the same `apply`. */
import { compileFunction, type Fn } from "./register";
import type { Change, Entry, Event, FunctionInput, Run } from "./types";

/** How long an event id is remembered, ms (the server's 24 hours). */
export const DEDUPE_MS = 24 * 60 * 60 * 1000;
const RECENT = 300;

export type App = { url: string; app: string; functions: FunctionInput[]; fns: Map<string, Fn>; confirmed: boolean };
export type HeldEvent = { id: string; at: number; event: Event };

export class State {
  readonly apps = new Map<string, App>();
  /** Running runs by id. */
  readonly runs = new Map<string, Run>();
  /** Ended runs, oldest first, at most 300: for the status page only. */
  recent: Run[] = [];
  /** Dedupe keys and when they were first seen, oldest first. */
  readonly seen = new Map<string, number>();
  /** Events accepted before any app has ever registered. */
  readonly held = new Map<string, HeldEvent>();
  readonly totals = { events: 0, completed: 0, failed: 0 };

  apply(entry: Entry): void {
    if (entry.k === "app") this.addApp(entry.url, entry.app, entry.functions, false);
    else if (entry.k === "event") this.addEvent(entry);
    else if (entry.k === "seen") for (const key of entry.keys) this.see(key, entry.at);
    else if (entry.k === "change") {
      const run = this.runs.get(entry.run);
      if (run) applyChange(run, entry.change);
    } else if (entry.k === "end") {
      const run = this.runs.get(entry.run);
      if (run) this.end({ ...run, status: entry.status, endedAt: entry.at, output: entry.output, error: entry.error, jobs: {} });
    } else if (entry.run.status === "running") this.runs.set(entry.run.id, entry.run);
    else this.recent.push(entry.run);
  }

  addApp(url: string, app: string, functions: FunctionInput[], confirmed: boolean): void {
    const fns = new Map(functions.map((input) => [input.id, compileFunction(input)]));
    // What the state file knew of this app may be a port of yesterday.
    if (confirmed) for (const old of this.apps.values()) if (old.app === app && !old.confirmed) this.apps.delete(old.url);
    this.apps.set(url, { url, app, functions, fns, confirmed });
  }

  private addEvent(entry: Extract<Entry, { k: "event" }>): void {
    if (entry.held) return void this.held.set(entry.id, { id: entry.id, at: entry.at, event: entry.event });
    this.held.delete(entry.id);
    this.totals.events += 1;
    for (const { id, fn, at, keys } of entry.runs) {
      for (const key of keys) this.see(key, entry.at);
      this.runs.set(id, {
        id,
        fn,
        event: entry.event,
        startedAt: entry.at,
        status: "running",
        steps: {},
        names: {},
        stack: [],
        jobs: { "": { key: "", kind: "run", at, attempt: 0 } },
        plan: false,
      });
    }
  }

  /** Takes an event back whose line could not be written: its sender is told so and sends it again. */
  forget(entry: Extract<Entry, { k: "event" }>): void {
    this.held.delete(entry.id);
    for (const { id, keys } of entry.runs) {
      this.runs.delete(id);
      for (const key of keys) this.seen.delete(key);
    }
  }

  private see(key: string, at: number): void {
    this.seen.set(key, at);
    for (const [old, when] of this.seen) {
      if (at - when < DEDUPE_MS) break;
      this.seen.delete(old);
    }
  }

  hasSeen(key: string, now: number): boolean {
    const at = this.seen.get(key);
    return at !== undefined && now - at < DEDUPE_MS;
  }

  private end(run: Run): void {
    this.runs.delete(run.id);
    this.totals[run.status === "completed" ? "completed" : "failed"] += 1;
    this.recent.push(run);
    if (this.recent.length > RECENT * 2) this.recent = this.recent.slice(-RECENT);
  }

  fn(id: string): Fn | undefined {
    let found: Fn | undefined;
    for (const app of this.apps.values()) {
      const fn = app.fns.get(id);
      if (fn && (!found || app.confirmed)) found = fn;
    }
    return found;
  }

  /** Every function once, whichever app process registered it. */
  fns(): Map<string, Fn> {
    const all = new Map<string, Fn>();
    for (const app of this.apps.values()) for (const [id, fn] of app.fns) all.set(id, fn);
    return all;
  }

  /** The shortest list of entries that leads to this state. */
  *entries(now: number): Generator<Entry> {
    for (const { url, app, functions } of this.apps.values()) yield { k: "app", url, app, functions };
    for (const [key, at] of this.seen) if (now - at < DEDUPE_MS) yield { k: "seen", keys: [key], at };
    for (const { id, at, event } of this.held.values()) yield { k: "event", id, at, event, runs: [], held: true };
    for (const run of this.recent.slice(-RECENT)) yield { k: "run", run };
    for (const run of this.runs.values()) yield { k: "run", run };
  }
}

/** Applies one change; a run with nothing left to wait for gets its next discovery call. */
export function applyChange(run: Run, change: Change): void {
  if (change.done !== undefined) delete run.jobs[change.done];
  for (const [hash, output, name] of change.steps ?? []) {
    run.steps[hash] = output;
    run.names[hash] = name;
    run.stack.push(hash);
  }
  if (change.plan !== undefined) run.plan = change.plan;
  for (const job of change.jobs ?? []) run.jobs[job.key] = job;
  if (Object.keys(run.jobs).length === 0) run.jobs[""] = { key: "", kind: "run", at: 0, attempt: 0 };
}
