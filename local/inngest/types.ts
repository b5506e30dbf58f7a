/** What passes between the SDK and the runner, and what the runner remembers. */
import { z } from "zod";

const text = z.string().min(1);

const concurrency = z.strictObject({ limit: z.int().min(0), key: text.optional(), scope: z.enum(["fn", "env", "account"]).optional() });
const rate = { limit: z.int().min(1), period: text, key: text.optional() };

/**
 * A function as it registers. Strict: an option that is not listed here is one that this runner does
 * not do, and registering says so instead of ignoring it.
 */
export const functionInput = z.strictObject({
  id: text,
  name: z.string().optional(),
  triggers: z.array(z.union([z.strictObject({ event: text, expression: z.string().optional() }), z.strictObject({ cron: text })])),
  steps: z.strictObject({
    step: z.strictObject({
      id: z.literal("step"),
      name: z.string(),
      runtime: z.strictObject({ type: z.literal("http"), url: z.url() }),
      retries: z.strictObject({ attempts: z.int().min(0).optional() }).optional(),
    }),
  }),
  idempotency: text.optional(),
  rateLimit: z.strictObject(rate).optional(),
  throttle: z.strictObject({ ...rate, burst: z.int().min(1).optional() }).optional(),
  concurrency: z.union([z.int().min(0), concurrency, z.array(concurrency).min(1).max(2)]).optional(),
});
export type FunctionInput = z.output<typeof functionInput>;

/** The body of `POST /fn/register`. */
export const registerInput = z.object({ url: z.url(), appName: text, sdk: z.string().optional(), functions: z.array(z.looseObject({ id: z.string().optional() })) });

/** One event of `POST /e/<key>`. */
export const eventInput = z.looseObject({
  name: text,
  data: z.record(z.string(), z.unknown()).nullish(),
  id: z.string().nullish(),
  ts: z.number().nullish(),
});
export type Event = { name: string; data: Record<string, unknown>; id: string; ts: number } & Record<string, unknown>;

/** One instruction in a 206 answer. */
export const opInput = z.looseObject({
  id: text,
  op: text,
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Op = z.output<typeof opInput>;

/** What a finished step is to the code: its value, its error, or null for a sleep. */
export type StepOutput = { data: unknown } | { error: unknown } | null;

/** Something a run waits for: a discovery call (key ""), a planned step or a sleep (key: the step's hash). */
export type Job = { key: string; kind: "run" | "step" | "sleep"; at: number; attempt: number; name?: string };

export type RunStatus = "running" | "completed" | "failed";

export type Run = {
  id: string;
  fn: string;
  event: Event;
  startedAt: number;
  endedAt?: number;
  status: RunStatus;
  steps: Record<string, StepOutput>;
  names: Record<string, string>;
  stack: string[];
  jobs: Record<string, Job>;
  /** True after several steps at once, until the next discovery: the SDK then only plans and runs nothing by itself. */
  plan: boolean;
  output?: unknown;
  error?: unknown;
};

/** A change of one run, as it is applied and as it is written down. */
export type Change = { done?: string; steps?: [hash: string, output: StepOutput, name: string][]; jobs?: Job[]; plan?: boolean };

/** A line of the state file. */
export type Entry =
  | { k: "app"; url: string; app: string; functions: FunctionInput[] }
  | { k: "event"; id: string; at: number; event: Event; runs: { id: string; fn: string; at: number; keys: string[] }[]; held?: boolean }
  | { k: "change"; run: string; change: Change }
  | { k: "end"; run: string; at: number; status: RunStatus; output?: unknown; error?: unknown }
  | { k: "seen"; keys: string[]; at: number }
  | { k: "run"; run: Run };
