/** The heart: events become runs, runs become calls, answers become changes of the state. */
import { monotonicFactory } from "ulid";
import type { AppendLog } from "../append-log";
import { Apps } from "./apps";
import { callBody, callUrl, send, type Keys } from "./call";
import { Rates } from "./rates";
import type { Fn } from "./register";
import { Scheduler, type Ticket } from "./scheduler";
import { applyChange, type State } from "./state";
import { checkpointed, interpret, type Answer, type Outcome } from "./steps";
import type { Change, Entry, Event, FunctionInput, Job, Run } from "./types";

export type RunnerOptions = { state: State; log: AppendLog; keys: Keys; retryScale: number; maxCalls: number; checkpoint: boolean; warn: (message: string) => void };

type EventEntry = Extract<Entry, { k: "event" }>;

export const FAILED = "inngest/function.failed";
export const newId = monotonicFactory();

export class Runner {
  readonly apps: Apps;
  readonly scheduler: Scheduler;
  private readonly rates = new Rates();
  private readonly state: State;
  private stopped = false;
  /** The call under way per run's discovery: only it may checkpoint. */
  private readonly underWay = new Map<string, string>();
  /** Called when an app answers as if it had restarted or changed: it should be asked to register again. */
  onTrouble: () => void = () => {};

  constructor(private readonly options: RunnerOptions) {
    this.state = options.state;
    this.apps = new Apps(options.state);
    this.scheduler = new Scheduler((ticket) => this.execute(ticket), (fn) => this.apps.callable(fn), options.maxCalls);
    for (const run of this.state.runs.values()) for (const job of Object.values(run.jobs)) this.enqueue(run, job);
  }

  /**
   * Accepts events: starts a run per function that listens, unless it has seen the event's id in 24 hours.
   * Resolves when all is on disk. Rejects, with nothing accepted, when that is not possible.
   */
  async accept(events: Event[]): Promise<void> {
    await Promise.all(events.map((event) => this.record(this.plan(event, Date.now()), true)));
  }

  private plan(event: Event, now: number): EventEntry {
    const entry: EventEntry = { k: "event", id: newId(), at: now, event, runs: [] };
    if (this.state.apps.size === 0) return { ...entry, held: true };
    for (const fn of this.apps.listeners(event.name)) {
      if (fn.events.some((one) => one.name === event.name && (!one.when || one.when(event) === true))) this.planRun(entry, fn);
    }
    return entry;
  }

  private planRun(entry: EventEntry, fn: Fn): void {
    const { event, at: now } = entry;
    const keys = [`${fn.id}\n${event.id}`];
    if (fn.idempotency) keys.push(`${fn.id}\nkey\n${JSON.stringify(fn.idempotency(event))}`);
    if (keys.some((key) => this.state.hasSeen(key, now))) return;
    const key = (of: typeof fn.throttle): string => `${fn.id}\n${JSON.stringify(of?.key?.(event) ?? null)}`;
    if (fn.rateLimit && !this.rates.allow(`rate\n${key(fn.rateLimit)}`, fn.rateLimit, now)) return;
    const start = Math.max(now, event.ts);
    const at = fn.throttle ? this.rates.reserve(`throttle\n${key(fn.throttle)}`, fn.throttle, start) : start;
    entry.runs.push({ id: newId(), fn: fn.id, at, keys });
  }

  private async record(entry: EventEntry, durable: boolean): Promise<void> {
    this.state.apply(entry); // at once: the same event may come again while the disk is busy
    try {
      await this.options.log.append(entry, durable);
    } catch (error) {
      this.state.forget(entry);
      throw error;
    }
    for (const { id } of entry.runs) {
      const run = this.state.runs.get(id);
      if (run) for (const job of Object.values(run.jobs)) this.enqueue(run, job);
    }
  }

  /** Starts a run of one cron tick; the same tick twice is one run. */
  async tick(fn: Fn, cron: string, at: Date): Promise<void> {
    const event: Event = { name: "inngest/scheduled.timer", id: String(at.getTime()), ts: at.getTime(), data: { cron } };
    const key = `${fn.id}\ncron ${cron}\n${at.toISOString()}`;
    const now = Date.now();
    if (this.state.hasSeen(key, now)) return;
    await this.record({ k: "event", id: newId(), at: now, event, runs: [{ id: newId(), fn: fn.id, at: now, keys: [key] }] }, true);
  }

  /** Takes an app's functions; what waited for them goes on. Returns whether anything changed. */
  async register(url: string, app: string, functions: FunctionInput[]): Promise<boolean> {
    const modified = this.apps.register(url, app, functions);
    if (modified) await this.options.log.append({ k: "app", url, app, functions }, true);
    const held = [...this.state.held.values()];
    for (const { id, event } of held) await this.record({ ...this.plan(event, Date.now()), id }, true);
    this.scheduler.wake();
    return modified;
  }

  private enqueue(run: Run, job: Job): void {
    const fn = this.apps.fn(run.fn);
    const limits = (fn?.concurrency ?? []).map(({ limit, key }, i) => ({ id: `${run.fn}\n${i}\n${key ? JSON.stringify(key(run.event) ?? null) : ""}`, limit }));
    const resumed = run.stack.length > 0 || job.attempt > 0 || job.kind !== "run";
    const sleeping = job.kind === "sleep";
    this.scheduler.add({ run: run.id, job: job.key, fn: sleeping ? "" : run.fn, at: job.at, resumed, limits: sleeping ? [] : limits });
  }

  private async execute(ticket: Ticket): Promise<void> {
    const run = this.state.runs.get(ticket.run);
    const job = run?.jobs[ticket.job];
    if (!run || !job) return;
    try {
      await this.settle(run, await this.outcome(run, job));
    } catch (error) {
      // The state file refuses (disk full …): nothing is forgotten, the job is simply done again.
      if (this.stopped) return;
      this.options.warn(`The state could not be written: ${error instanceof Error ? error.message : String(error)}`);
      this.enqueue(run, { ...job, at: Date.now() + 1000 });
    }
  }

  private async outcome(run: Run, job: Job): Promise<Outcome> {
    if (job.kind === "sleep") return { change: { done: job.key, steps: [[job.key, null, job.name ?? "sleep"]] } };
    const fn = this.apps.fn(run.fn);
    if (!fn) return { end: "failed", error: { name: "Error", message: `The function ${run.fn} is no longer registered` } };
    const answer = await this.call(fn, run, job);
    return interpret(answer, { job, attempts: fn.attempts, now: Date.now(), retryScale: this.options.retryScale });
  }

  private async call(fn: Fn, run: Run, job: Job): Promise<Answer> {
    const requestId = newId();
    if (job.kind === "run") this.underWay.set(run.id, requestId);
    try {
      return await this.callOne(fn, run, job, requestId);
    } finally {
      if (job.kind === "run") this.underWay.delete(run.id);
    }
  }

  private async callOne(fn: Fn, run: Run, job: Job, requestId: string): Promise<Answer> {
    const body = callBody(run, job, fn.attempts, requestId, this.options.checkpoint);
    const headers = { "x-run-id": run.id, "x-inngest-req-version": "-1", "x-request-id": requestId };
    const endpoint = this.apps.next(fn.id);
    let answer: Awaited<ReturnType<typeof send>> = await send("POST", callUrl(endpoint?.fn.url ?? fn.url, job), body, this.options.keys, headers);
    if ("unreachable" in answer && answer.refused && endpoint) {
      this.apps.unreachable(endpoint);
      const other = this.apps.next(fn.id, endpoint); // nothing was sent: another process of the app may take it
      if (other && !other.down) answer = await send("POST", callUrl(other.fn.url, job), body, this.options.keys, headers);
    }
    if ("unreachable" in answer || answer.status === 404 || answer.status === 401) this.onTrouble();
    if ("status" in answer && answer.status === 401) this.options.warn(`${fn.id}: the app refused the call (401); are the runner and the app in the same mode, with the same signing key?`);
    return answer;
  }

  private async settle(run: Run, outcome: Outcome): Promise<void> {
    if (this.stopped || !this.state.runs.has(run.id)) return;
    if ("change" in outcome) return this.change(run, outcome.change);
    const at = Date.now();
    const entry: Entry = outcome.end === "completed" ? { k: "end", run: run.id, at, status: "completed", output: outcome.output } : { k: "end", run: run.id, at, status: "failed", error: outcome.error };
    // Asked for in one go, so that no kill can come between a failure and its onFailure.
    const followed = outcome.end === "failed" ? this.failed(run, outcome.error, at) : undefined;
    await Promise.all([followed, this.options.log.append(entry)]);
    this.state.apply(entry);
  }

  /**
   * Takes steps that a call under way has finished. Returns false when that call is no longer the one that counts
   * (this runner was restarted, or gave the call up): the SDK then stops there.
   */
  async checkpoint(runId: string, requestId: string, body: unknown): Promise<boolean> {
    const run = this.state.runs.get(runId);
    if (!run || this.stopped || this.underWay.get(runId) !== requestId) return false;
    const steps = checkpointed(body);
    if (steps.some(([hash]) => hash in run.steps)) return false;
    await this.change(run, { steps });
    return true;
  }

  private async change(run: Run, change: Change): Promise<void> {
    await this.options.log.append({ k: "change", run: run.id, change });
    const before = new Set(Object.keys(run.jobs));
    if (change.done !== undefined) before.delete(change.done);
    applyChange(run, change);
    for (const job of Object.values(run.jobs)) if (!before.has(job.key)) this.enqueue(run, job);
  }

  private failed(run: Run, error: object, at: number): Promise<void> | undefined {
    this.options.warn(`${run.fn} failed (run ${run.id}): ${"message" in error ? String(error.message) : ""}`);
    if (run.event.name === FAILED) return undefined; // a failing onFailure ends here
    const event: Event = { name: FAILED, id: run.id, ts: at, data: { function_id: run.fn, run_id: run.id, error, event: run.event, events: [run.event] } };
    const entry = this.plan(event, at);
    return entry.runs.length ? this.record(entry, false) : undefined;
  }

  /** Stops calling. Calls under way are not waited for: their jobs are still in the state file. */
  stop(): void {
    this.stopped = true;
    this.scheduler.stop();
  }
}
