import "server-only";
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { parseAndValidateFlightRouterState } from "next/dist/server/app-render/parse-and-validate-flight-router-state.js";
import { acceptedLocale } from "./i18n/accepted-locale";
import en from "./i18n/en.json" with { type: "json" };
import zh from "./i18n/zh.json" with { type: "json" };
import { forget, watch } from "./reached";
import { apiAnswer, everyAnswer, httpsAnswer } from "./security-headers.js";

const isApi = (request: IncomingMessage) => (request.url ?? "").startsWith("/api/");

/** Bytes that a request may send: a form's 64 KB, beyond which Next would break; lib/api.ts has its own limit, and Inngest sends more. */
export function bodyLimit(request: IncomingMessage): number {
  return isApi(request) ? 1024 * 1024 : 64 * 1024;
}

const headers = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
} as const;

type Refused = 400 | 405 | 413 | 421 | 500;
const reasons = { 400: "bad_request", 405: "method_not_allowed", 413: "too_large", 421: "misdirected", 500: "bug" } as const;
const codes = { 400: "invalid", 405: "method_not_allowed", 413: "too_large", 421: "misdirected", 500: "bug" } as const;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** What Next would answer with a bare 500: a path that can't be decoded, a method it does not know, a router state that is none. */
export function whatIsWrong(request: IncomingMessage): 400 | 405 | null {
  if (!methods.includes(request.method ?? "")) return 405;
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  if (!path.startsWith("/")) return 400;
  try {
    decodeURIComponent(path);
    // Next's own reader, so that what passes here passes there.
    parseAndValidateFlightRouterState(request.headers["next-router-state-tree"]);
    return null;
  } catch {
    return 400;
  }
}

/**
 * What no answer goes without, also where Next sets nothing (its own redirects), and no shared cache keeps what answers a
 * write or sets a cookie: an action that leads to a static page would come with that page's `s-maxage`. A call of an action
 * that can't be decoded is the client's mistake.
 */
export function guardAnswer(request: IncomingMessage, response: ServerResponse, id: string): void {
  const https = request.headers["x-forwarded-proto"] === "https";
  for (const [name, value] of [...everyAnswer, ...apiAnswer, ...(https ? httpsAnswer : [])]) response.setHeader(name, value);
  const marks = watch(id);
  response.once("close", () => forget(id));
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (...given: unknown[]) => {
    // What was posted to a page and broke before any action of ours was not understood.
    if (given[0] === 500 && request.method === "POST" && !isApi(request) && !marks.reached && !marks.away) given[0] = 400;
    // A page can't answer 503 by itself; it is one while the database is away, and comes back by itself.
    if (given[0] === 500 && marks.away) {
      given[0] = 503;
      if (!response.headersSent) response.setHeader("retry-after", "5");
    }
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!response.headersSent && (!reads || response.hasHeader("set-cookie"))) response.setHeader("cache-control", "private, no-store");
    return writeHead(...given);
  };
}

/** The status an answer went out with; 499, as nginx counts it, when whoever asked hung up before any did. */
export function answeredWith(response: ServerResponse): number {
  return response.headersSent ? response.statusCode : 499;
}

/** Answers before Next sees the request, once it is guarded: as problem+json below /api, as plain text elsewhere. The connection ends with it. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: Refused): void {
  if (response.headersSent) return;
  const chinese = /^\/zh(\/|$)/.test(request.url ?? "") || acceptedLocale(request.headers["accept-language"]) === "zh";
  const sentence = (chinese ? zh : en).frontDoor[reasons[status]];
  const reason = reasons[status];
  const api = isApi(request);
  const problem = { type: `urn:lemon-mall:${reason}`, title: STATUS_CODES[status], status, detail: sentence, code: codes[status], reason };
  const body = api ? JSON.stringify(problem) : `${sentence}\n`;
  response.writeHead(status, {
    ...headers,
    "content-type": api ? "application/problem+json" : "text/plain; charset=utf-8",
    "content-language": chinese ? "zh-CN" : "en",
    "content-length": Buffer.byteLength(body),
    connection: "close",
    ...(status === 405 ? { allow: methods.join(", ") } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

export const healthPath = "/api/health";

/**
 * For a process that stops: its health fails from that moment, so that a balancer sends nobody else while the door is still open.
 * @returns true when the request asked for it and was answered
 */
export function answerStopping(request: IncomingMessage, response: ServerResponse): boolean {
  if ((request.url ?? "").split("?", 1)[0] !== healthPath) return false;
  const body = JSON.stringify({ status: "stopping" });
  response.writeHead(503, { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body), connection: "close" });
  response.end(request.method === "HEAD" ? undefined : body);
  return true;
}

/** Ends a request whose body turns out longer than it may be, which a chunked one says nowhere beforehand: 413. */
export function limitBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers["transfer-encoding"] === undefined) return;
  const push = request.push.bind(request);
  const limit = bodyLimit(request);
  let size = 0;
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    size += Buffer.isBuffer(chunk) ? chunk.length : 0;
    if (size <= limit) return push(chunk, encoding);
    refuse(request, response, 413);
    // Whoever reads the body must not wait for an end that is thrown away; the answer goes out first.
    response.once("finish", () => request.destroy());
    return true;
  };
}

/** Answers what is not even HTTP, with the same headers as everything else. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const lines = Object.entries({ ...headers, "content-length": "0", connection: "close" }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n`);
}
