/** Turns what an app registers into functions that can be run, or says what this runner does not do. */
import { parseCron, type Schedule } from "./cron";
import { parseDuration } from "./duration";
import { compile, type Expression } from "./expression";
import { functionInput, type FunctionInput } from "./types";

export type Limit = { limit: number; key: Expression | null };
export type Rate = Limit & { period: number; burst: number };

export type Fn = {
  id: string;
  name: string;
  url: string;
  /** Calls per step in all: retries + 1. */
  attempts: number;
  events: { name: string; when: Expression | null }[];
  crons: { text: string; schedule: Schedule }[];
  concurrency: Limit[];
  throttle: Rate | null;
  rateLimit: Rate | null;
  idempotency: Expression | null;
};

const DEFAULT_RETRIES = 4;

function toExpression(source: string | undefined): Expression | null {
  return source ? compile(source) : null;
}

function toRate(option: { limit: number; period: string; key?: string; burst?: number } | undefined, burst: number): Rate | null {
  if (!option) return null;
  const period = parseDuration(option.period);
  if (!period) throw new Error(`the period "${option.period}" is not understood`);
  return { limit: option.limit, key: toExpression(option.key), period, burst: option.burst ?? burst };
}

function toLimits(option: FunctionInput["concurrency"]): Limit[] {
  if (option === undefined) return [];
  const list = typeof option === "number" ? [{ limit: option }] : Array.isArray(option) ? option : [option];
  return list
    .map((one) => {
      if ("scope" in one && one.scope && one.scope !== "fn") throw new Error(`concurrency of scope "${one.scope}" is not done by the local runner`);
      return { limit: one.limit, key: "key" in one ? toExpression(one.key) : null };
    })
    .filter((one) => one.limit > 0); // 0 means "no limit of its own" to the server
}

/** Compiles one stored or freshly parsed function. Throws an Error naming what is not understood. */
export function compileFunction(input: FunctionInput): Fn {
  const fn: Fn = {
    id: input.id,
    name: input.name ?? input.id,
    url: input.steps.step.runtime.url,
    attempts: (input.steps.step.retries?.attempts ?? DEFAULT_RETRIES) + 1,
    events: [],
    crons: [],
    concurrency: toLimits(input.concurrency),
    throttle: toRate(input.throttle, 1),
    rateLimit: toRate(input.rateLimit, input.rateLimit?.limit ?? 1),
    idempotency: toExpression(input.idempotency),
  };
  for (const trigger of input.triggers) {
    if ("cron" in trigger) fn.crons.push({ text: trigger.cron, schedule: parseCron(trigger.cron) });
    else if (trigger.event.includes("*")) throw new Error(`the wildcard event "${trigger.event}" is not done by the local runner`);
    else fn.events.push({ name: trigger.event, when: toExpression(trigger.expression) });
  }
  if (!fn.events.length && !fn.crons.length) throw new Error("it has no trigger (functions that are only invoked are not done by the local runner)");
  return fn;
}

/**
 * Parses all functions of an app. Returns the functions, or every reason to refuse them: one
 * unsupported option refuses the whole app, so that nobody believes it works.
 */
export function parseFunctions(raw: unknown[]): { inputs: FunctionInput[]; problems: string[] } {
  const inputs: FunctionInput[] = [];
  const problems: string[] = [];
  for (const one of raw) {
    const id = String(one !== null && typeof one === "object" && "id" in one ? one.id : "?");
    const parsed = functionInput.safeParse(one);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        if (issue.code === "unrecognized_keys") problems.push(`${id}: ${issue.keys.join(", ")} is not done by the local runner`);
        else problems.push(`${id}: ${issue.path.join(".")}: ${issue.message}`);
      }
      continue;
    }
    try {
      compileFunction(parsed.data);
      inputs.push(parsed.data);
    } catch (error) {
      problems.push(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { inputs, problems };
}
