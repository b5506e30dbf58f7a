/** Reads one answer of an app and says what becomes of the run. No clock, no file, no network: all of it can be tested. */
import { z } from "zod";
import { wakeTime } from "./duration";
import { backoff, retryAfter } from "./retries";
import { opInput, type Change, type Job, type Op } from "./types";

/** What came back from a call: an answer, or why there is none. */
export type Answer = { status: number; headers: Record<string, string | undefined>; body: string } | { unreachable: string };

export type Outcome = { change: Change } | { end: "completed"; output: unknown } | { end: "failed"; error: FailureError };
export type FailureError = { name: string; message: string; stack?: string } & Record<string, unknown>;

export type Context = { job: Job; attempts: number; now: number; retryScale: number };

function asError(value: unknown, fallback: string): FailureError {
  if (typeof value === "string" && value) return { name: "Error", message: value };
  if (value === null || typeof value !== "object") return { name: "Error", message: fallback };
  const fields: Record<string, unknown> = { ...value };
  const message = [fields.message, fields.error].find((one) => typeof one === "string") ?? fallback;
  return { ...fields, name: typeof fields.name === "string" ? fields.name : "Error", message, stack: typeof fields.stack === "string" ? fields.stack : "" };
}

function parse(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

function again(context: Context, wait: string | undefined, jobs: Job[] = [], steps: Change["steps"] = []): Change {
  const { job, now, retryScale } = context;
  const delay = retryAfter(wait, now) ?? backoff(job.attempt, retryScale);
  return { done: job.key, steps, jobs: [...jobs, { ...job, at: now + delay, attempt: job.attempt + 1 }] };
}

function retryOrFail(context: Context, error: FailureError, wait?: string): Outcome {
  if (context.job.attempt + 1 >= context.attempts) return { end: "failed", error };
  return { change: again(context, wait) };
}

/** A 201 answer is a stream whose text, once whole, holds the real answer. */
const streamed = z.object({ status: z.number(), headers: z.record(z.string(), z.string()).default({}), body: z.string() });

/** What becomes of the run after this answer to this job. */
export function interpret(answer: Answer, context: Context): Outcome {
  if ("unreachable" in answer) return retryOrFail(context, { name: "Error", message: `The app could not be reached: ${answer.unreachable}` });
  if (answer.status === 201) {
    const inner = streamed.safeParse(parse(answer.body));
    if (!inner.success) return retryOrFail(context, { name: "Error", message: "The app's stream ended before its answer" });
    return interpret({ status: inner.data.status, headers: { "x-inngest-sdk": answer.headers["x-inngest-sdk"], ...inner.data.headers }, body: inner.data.body }, context);
  }
  const { status, headers } = answer;
  const body = parse(answer.body);
  if (!headers["x-inngest-sdk"]) {
    return retryOrFail(context, { name: "Error", message: `HTTP ${status} without x-inngest-sdk: not an answer of an Inngest app` }, headers["retry-after"]);
  }
  if (status === 200) return { end: "completed", output: body };
  if (status === 206) return interpretOps(body, headers, context);
  const error = asError(body, `HTTP ${status}`);
  if (headers["x-inngest-no-retry"] === "true") return { end: "failed", error };
  return retryOrFail(context, error, headers["retry-after"]);
}

function interpretOps(body: unknown, headers: Record<string, string | undefined>, context: Context): Outcome {
  const ops = z.array(opInput).min(1).safeParse(Array.isArray(body) ? body : [body]);
  if (!ops.success) return retryOrFail(context, { name: "Error", message: "The app answered 206 with something that is not a list of steps" });
  const complete = ops.data.find((op) => op.op === "RunComplete");
  if (complete && ops.data.every((op) => op === complete || op.op === "StepRun")) return { end: "completed", output: complete.data };

  const { job, now } = context;
  const steps: NonNullable<Change["steps"]> = [];
  const jobs: Job[] = [];
  let failedStep: Op | null = null;
  for (const op of ops.data) {
    const name = op.displayName ?? op.name ?? op.id;
    if (op.op === "StepRun" || op.op === "Step") steps.push([op.id, { data: op.data ?? null }, name]);
    else if (op.op === "StepFailed" || (op.op === "StepError" && job.attempt + 1 >= context.attempts)) {
      steps.push([op.id, { error: asError(op.error, "The step failed") }, name]);
    } else if (op.op === "StepError") failedStep = op;
    else if (op.op === "StepPlanned" && op.opts?.parallelMode !== "race") jobs.push({ key: op.id, kind: "step", at: 0, attempt: 0, name });
    else if (op.op === "Sleep") {
      const at = wakeTime(op.name ?? "", now);
      if (at === null) return { end: "failed", error: { name: "Error", message: `The sleep "${op.name ?? ""}" is not understood` } };
      jobs.push({ key: op.id, kind: "sleep", at, attempt: 0, name });
    } else {
      const what = op.op === "StepPlanned" ? "parallelMode race" : op.op;
      return { end: "failed", error: { name: "Unsupported", message: `The local runner does not do ${what} (step "${name}")` } };
    }
  }
  if (failedStep) return { change: again(context, headers["retry-after"], jobs, steps) };
  return { change: { done: job.key, steps, jobs, plan: job.kind === "run" ? jobs.length > 1 : undefined } };
}

/** The steps of a checkpoint. Throws when one of them is something else than a finished step. */
export function checkpointed(body: unknown): NonNullable<Change["steps"]> {
  return z.array(opInput).min(1).parse(body).map((op) => {
    if (op.op !== "StepRun") throw new Error(`The local runner does not take ${op.op} in a checkpoint`);
    return [op.id, { data: op.data ?? null }, op.displayName ?? op.name ?? op.id];
  });
}
