import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import { Answer, type Asked } from "./answer";
import { apiAnswer, everyAnswer, httpsAnswer } from "./security-headers.js";

const gzip = promisify(gzipWithCallback);

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
/** Handlers of lib/api.ts bring it: the same answer without a `Request` and a `Response`. */
type Quick = { answer: (asked: Asked, params: Record<string, string>) => Promise<Answer> };
type Module = Record<string, unknown>;
/** A folder of `app` with its handlers, and whether it may be asked with a query, as `local/quick-calls.mjs` lists them. */
export type QuickCall = { folder: string; handlers: Module; query?: boolean };

/** Answers shorter than this are not worth compressing; Next's own threshold. */
const worthZipping = 1024;
const varies = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch, Accept-Encoding";

/**
 * Answers a few calls before Next, by the same handlers and with the same headers. Whatever is unusual (another method, a
 * query, signs that need decoding) is left to Next, so that there is one place that knows about it.
 * @param origin of the shop, for the request's URL
 * @returns a function that says whether it took the request
 */
export function quickCalls(calls: readonly QuickCall[], origin: string): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const routes = calls.map(({ folder, handlers, query }) => {
    const names = [...folder.matchAll(/\[(\w+)\]/g)].map((match) => match[1] ?? "");
    return { pattern: new RegExp(`^${folder.replace(/\[\w+\]/g, "([A-Za-z0-9_-]{1,64})")}${query ? String.raw`(?:\?.*)?` : ""}$`), names, handlers };
  });
  const fixed = [...everyAnswer, ...apiAnswer, ...(origin.startsWith("https://") ? httpsAnswer : [])];
  return async (request, response) => {
    const path = request.url ?? "";
    if (!path.startsWith("/api/")) return false;
    for (const { pattern, names, handlers } of routes) {
      const match = pattern.exec(path);
      if (!match) continue;
      const handler = handlers[request.method ?? ""];
      if (!isHandler(handler) || request.method === "OPTIONS") return false;
      const params = Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""]));
      const body = request.method === "GET" ? null : await read(request);
      if (body === undefined) return true;
      const url = `${origin}${path}`;
      const method = request.method ?? "GET";
      const answer = isQuick(handler)
        ? await handler.answer({ method, url, headers: { get: (name) => headerOf(request, name) }, body: body && [body] }, params)
        : await plain(await handler(new Request(url, { method, headers: headersOf(request), body }), { params: Promise.resolve(params) }));
      await give(request, response, answer, fixed);
      return true;
    }
    return false;
  };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

function isQuick(handler: Handler): handler is Handler & Quick {
  return "answer" in handler;
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

/** A handler's `Response`, read whole. */
async function plain(answer: Response): Promise<Answer> {
  const headers: Answer["headers"] = Object.fromEntries(answer.headers);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  return new Answer(answer.status, headers, await answer.text());
}

/** The body, at most as long as the front door lets pass; undefined when the client went away or sent too much. */
function read(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | null | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer<ArrayBuffer>[] = [];
    request.on("data", (part: Buffer<ArrayBuffer>) => parts.push(part));
    request.once("end", () => resolve(parts.length > 1 ? Buffer.concat(parts) : (parts[0] ?? null)));
    request.once("error", () => resolve(undefined)).once("close", () => resolve(undefined));
  });
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const name of Object.keys(request.headers)) {
    // fetch takes neither of these two, and no handler asks for them.
    if (name !== "transfer-encoding" && name !== "connection") headers.set(name, headerOf(request, name) ?? "");
  }
  return headers;
}

async function give(request: IncomingMessage, response: ServerResponse, answer: Answer, fixed: readonly (readonly [string, string])[]): Promise<void> {
  let body = Buffer.from(answer.body ?? "");
  if (response.headersSent || response.destroyed) return;
  for (const [name, value] of fixed) response.setHeader(name, value);
  response.setHeader("vary", varies);
  for (const [name, value] of Object.entries(answer.headers)) {
    if (name === "vary") response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  const zips = /(?:^|[\s,])gzip\s*(?:,|$)/i.test(request.headers["accept-encoding"]?.toString() ?? "");
  if (zips && body.length >= worthZipping) {
    body = await gzip(body);
    response.setHeader("content-encoding", "gzip");
  }
  const bodyless = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, bodyless ? {} : { "content-length": body.length }).end(bodyless ? undefined : body);
}
