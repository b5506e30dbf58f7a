/** What the runner tells about itself, as data. */
import type { Runner } from "./runner";
import type { State } from "./state";
import type { Run } from "./types";

export type RunLine = { id: string; fn: string; status: string; event: string; startedAt: string; endedAt: string | null; attempt: number; error: string | null };
export type Status = {
  apps: { name: string; url: string; registered: boolean; functions: { id: string; name: string; triggers: string[] }[] }[];
  queue: { queued: number; delayed: number; inFlight: number; runs: number; held: number };
  totals: { events: number; completed: number; failed: number };
  recent: RunLine[];
  failures: RunLine[];
};

const SHOWN = 50;

function line(run: Run): RunLine {
  const message = run.error !== null && typeof run.error === "object" && "message" in run.error ? String(run.error.message) : null;
  return {
    id: run.id,
    fn: run.fn,
    status: run.status,
    event: run.event.name,
    startedAt: new Date(run.startedAt).toISOString(),
    endedAt: run.endedAt ? new Date(run.endedAt).toISOString() : null,
    attempt: Math.max(0, ...Object.values(run.jobs).map((job) => job.attempt)),
    error: message,
  };
}

/** Functions, queue and the latest runs. `totals` counts since the start of the state file that is still remembered. */
export function status(runner: Runner, state: State): Status {
  const { scheduler } = runner;
  const running: Run[] = [];
  for (const run of state.runs.values()) if (running.push(run) >= SHOWN) break;
  return {
    apps: [...state.apps.values()].map((app) => ({
      name: app.app,
      url: app.url,
      registered: app.confirmed,
      functions: [...app.fns.values()].map((fn) => ({ id: fn.id, name: fn.name, triggers: [...fn.events.map((one) => one.name), ...fn.crons.map((one) => one.text)] })),
    })),
    queue: { queued: scheduler.queued, delayed: scheduler.delayed, inFlight: scheduler.inFlight, runs: state.runs.size, held: state.held.size },
    totals: { ...state.totals },
    recent: [...running, ...state.recent.slice(-SHOWN).toReversed()].slice(0, SHOWN).map(line),
    failures: state.recent.filter((run) => run.status === "failed").slice(-SHOWN).toReversed().map(line),
  };
}

export type RunDetail = RunLine & { eventData: unknown; steps: { id: string; name: string; output: unknown }[]; waitingFor: { kind: string; name: string; at: string; attempt: number }[]; output: unknown; errorDetail: unknown };

/** One run with its steps, or null when it is not (or no longer) remembered. */
export function runDetail(state: State, id: string): RunDetail | null {
  const run = state.runs.get(id) ?? state.recent.find((one) => one.id === id);
  if (!run) return null;
  return {
    ...line(run),
    eventData: run.event,
    steps: run.stack.map((hash) => ({ id: hash, name: run.names[hash] ?? hash, output: run.steps[hash] ?? null })),
    waitingFor: Object.values(run.jobs).map((job) => ({ kind: job.kind, name: job.name ?? job.key, at: new Date(job.at || run.startedAt).toISOString(), attempt: job.attempt })),
    output: run.output ?? null,
    errorDetail: run.error ?? null,
  };
}
