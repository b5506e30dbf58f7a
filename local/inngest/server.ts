/** The runner's HTTP door: what the SDK asks for, and a page for people. */
import { createHash } from "node:crypto";
import type http from "node:http";
import { z } from "zod";
import { HttpError, parseJson, readBody, sendJson, type Handler } from "../http";
import type { Keys } from "./call";
import { runDetail, status } from "./status";
import { runPage, statusPage } from "./page";
import { parseFunctions } from "./register";
import { newId, type Runner } from "./runner";
import { hashedKey, same } from "./signature";
import type { State } from "./state";
import { eventInput, registerInput, type Event } from "./types";

export type ServerOptions = { runner: Runner; state: State; keys: Keys; onRegistered: () => void; warn: (message: string) => void };

/** The runner's request handler. */
export function createHandler(options: ServerOptions): Handler {
  const { state } = options;
  return async (req, res, url) => {
    const [, first = "", second = "", third = ""] = url.pathname.split("/").map(decodeURIComponent);
    if (first === "e" && second && req.method === "POST") return takeEvents(options, req, res, second);
    if (url.pathname === "/fn/register" && req.method === "POST") return register(options, req, res);
    if (first === "v1" && second === "checkpoint" && url.pathname.endsWith("/async") && req.method === "POST") return checkpoint(options, req, res, third);
    if (req.method !== "GET" && req.method !== "HEAD") throw new HttpError(404, `${req.method} ${url.pathname} is not done by the local runner`);
    if (first === "") return sendHtml(res, statusPage(status(options.runner, state)));
    if (first === "health" || first === "dev") return sendJson(res, 200, { status: "ok" });
    if (url.pathname === "/api/status") return sendJson(res, 200, status(options.runner, state));
    const id = first === "runs" ? second : first === "api" && second === "runs" ? third : "";
    const run = id ? runDetail(state, id) : null;
    if (!run) throw new HttpError(404, `${url.pathname} is not done by the local runner`);
    if (first === "runs") sendHtml(res, runPage(run));
    else sendJson(res, 200, run);
  };
}

function sendHtml(res: http.ServerResponse, html: string): void {
  res.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
  });
  res.end(html);
}

async function takeEvents({ runner, keys }: ServerOptions, req: http.IncomingMessage, res: http.ServerResponse, key: string): Promise<void> {
  if (keys && !same(key, keys.eventKey)) throw new HttpError(401, "Event key not found");
  const body = parseJson(await readBody(req));
  const parsed = z.array(eventInput).max(5000).safeParse(Array.isArray(body) ? body : [body]);
  if (!parsed.success) throw new HttpError(400, `Bad event: ${parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`);
  const seed = req.headers["x-inngest-event-id-seed"];
  const ids: string[] = [];
  const events = parsed.data.map((raw, i): Event => {
    ids.push(newId());
    return { ...raw, name: raw.name, data: raw.data ?? {}, ts: raw.ts ?? Date.now(), id: raw.id || seeded(seed, i) || newId() };
  });
  await runner.accept(events);
  sendJson(res, 200, { ids, status: 200 });
}

/** The SDK sends one seed with all tries of one `send()`: an event without an id of its own is still taken once. */
function seeded(seed: string | string[] | undefined, index: number): string | null {
  return typeof seed === "string" && seed ? createHash("sha256").update(`${seed},${index}`).digest("hex").slice(0, 32) : null;
}

function assertBearer(keys: Keys, req: http.IncomingMessage): void {
  if (keys && !same(req.headers.authorization ?? "", `Bearer ${hashedKey(keys.signingKey)}`)) throw new HttpError(401, "The signing key is not the runner's");
}

const checkpointInput = z.object({ request_id: z.string(), steps: z.array(z.unknown()) });

async function checkpoint({ runner, keys }: ServerOptions, req: http.IncomingMessage, res: http.ServerResponse, runId: string): Promise<void> {
  assertBearer(keys, req);
  const body = checkpointInput.safeParse(parseJson(await readBody(req)));
  if (!body.success) throw new HttpError(400, "Bad checkpoint");
  if (!(await runner.checkpoint(runId, body.data.request_id, body.data.steps))) throw new HttpError(409, "This call is no longer the one that counts");
  sendJson(res, 200, { status: 200 });
}

async function register({ runner, keys, onRegistered, warn }: ServerOptions, req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
  assertBearer(keys, req);
  const expected = req.headers["x-inngest-expected-server-kind"];
  const kind = keys ? "cloud" : "dev";
  if (expected && expected !== kind) throw new HttpError(400, `The app expects a server of kind ${String(expected)}; this runner is in ${kind} mode`);
  const body = registerInput.safeParse(parseJson(await readBody(req)));
  if (!body.success) throw new HttpError(400, `Bad registration: ${body.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`);
  const { inputs, problems } = parseFunctions(body.data.functions);
  if (problems.length) {
    warn(`The app ${body.data.appName} is refused:\n  ${problems.join("\n  ")}`);
    throw new HttpError(400, `Refused by the local runner: ${problems.join("; ")}`);
  }
  const modified = await runner.register(body.data.url, body.data.appName, inputs);
  if (modified) onRegistered();
  sendJson(res, 200, { ok: true, status: 200, modified });
}

