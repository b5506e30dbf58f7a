/** One HTTP call to an app: keep-alive, signed in cloud mode, and never an exception. */
import http from "node:http";
import { sign } from "./signature";
import type { Answer } from "./steps";
import type { Job, Run } from "./types";

/** Idle sockets are dropped before the app drops them (Node's servers: 5 s), or a call may meet a closing one. */
const agent = new http.Agent({ keepAlive: true, timeout: 3_000, maxSockets: 512, scheduling: "lifo" });

/** A function that does not answer within this long has failed, ms. */
const CALL_TIMEOUT_MS = 5 * 60 * 1000;

export type Keys = { eventKey: string; signingKey: string } | null;

/** Sends `body` as JSON. Resolves with the answer or with why there is none; `refused` when nobody listens there. */
export function send(method: "POST" | "PUT", url: string, body: unknown, keys: Keys, headers: Record<string, string> = {}, timeout = CALL_TIMEOUT_MS): Promise<Answer & { refused?: boolean }> {
  const text = JSON.stringify(body);
  const all: Record<string, string | number> = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "user-agent": "lemon-mall-inngest-runner",
    "x-inngest-server-kind": keys ? "cloud" : "dev",
    ...headers,
  };
  if (keys) all["x-inngest-signature"] = sign(body, keys.signingKey);
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (answer: Answer & { refused?: boolean }): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    const req = http.request(url, { method, agent, headers: all }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", (error) => settle({ unreachable: error.message }));
      res.on("close", () => {
        if (!res.complete) settle({ unreachable: "the answer was cut" });
      });
      res.on("end", () => {
        const flat = Object.fromEntries(Object.entries(res.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
        settle({ status: res.statusCode ?? 0, headers: flat, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    timer = setTimeout(() => req.destroy(new Error(`no answer within ${timeout / 1000} s`)), timeout);
    req.on("error", (error: NodeJS.ErrnoException) => settle({ unreachable: error.message || String(error.code), refused: error.code === "ECONNREFUSED" }));
    req.end(text);
  });
}

/**
 * The body of a function call. With `fn_id` the SDK checkpoints: it goes on through sequential steps in one call and
 * reports each to `/v1/checkpoint/<run>/async`; without it, it runs one step per call. Version -1 lets the SDK choose,
 * as the server does for an app it has not met; naming one costs the SDK half a millisecond per call.
 */
export function callBody(run: Run, job: Job, attempts: number, requestId: string, checkpoint: boolean): Record<string, unknown> {
  return {
    event: run.event,
    events: [run.event],
    steps: run.steps,
    defers: {},
    version: -1,
    use_api: false,
    ctx: {
      run_id: run.id,
      ...(checkpoint ? { fn_id: run.fn } : {}),
      env: "local",
      step_id: "step",
      attempt: job.attempt,
      max_attempts: attempts,
      qi_id: `${run.id}:${job.key}`,
      request_id: requestId,
      generation_id: 1,
      job_id: `${run.id}:${job.key}`,
      disable_immediate_execution: run.plan,
      use_api: false,
      stack: { stack: run.stack, current: run.stack.length },
    },
  };
}

/** The address of a call: the registered one, with the step asked for. */
export function callUrl(registered: string, job: Job): string {
  const url = new URL(registered);
  url.searchParams.set("stepId", job.kind === "step" ? job.key : "step");
  return url.href;
}
