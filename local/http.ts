/** What every stand-in's HTTP door needs: loopback only, bounded bodies, JSON answers, one ready line. */
import http from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (req: http.IncomingMessage, res: http.ServerResponse, url: URL) => Promise<void> | void;

/** A refusal with its HTTP status; thrown by handlers, answered as JSON by `serve`. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads a whole body as UTF-8. Throws HttpError 413 above `limit` bytes. */
export async function readBody(req: http.IncomingMessage, limit = 4 * 1024 * 1024): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > limit) throw new HttpError(413, "The body is too large");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Parses JSON. Throws HttpError 400 when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "The body is not JSON");
  }
}

/** Answers JSON, never cached. */
export function sendJson(res: http.ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  res.end(text);
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * A web page elsewhere must neither read what a stand-in holds (DNS rebinding: a foreign Host)
 * nor write to it (a foreign Origin). Returns the reason to refuse, or null.
 */
export function foreign(req: http.IncomingMessage): string | null {
  if (!LOOPBACK.test(req.headers.host ?? "")) return "This server answers to localhost only";
  const origin = req.headers.origin;
  if (origin !== undefined && origin !== `http://${req.headers.host}`) return "Requests from other sites are refused";
  return null;
}

function listen(server: http.Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.removeListener("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export type Served = { port: number; close: () => Promise<void> };

/**
 * Serves `handler` on 127.0.0.1 and, where the machine has it, on ::1 with the same port.
 * Port 0 takes any free one. Throws the listen error (EADDRINUSE …) of 127.0.0.1.
 */
export async function serve(port: number, handler: Handler): Promise<Served> {
  const onRequest = (req: http.IncomingMessage, res: http.ServerResponse): void => {
    void answer(handler, req, res);
  };
  const options = { keepAliveTimeout: 65_000, requestTimeout: 30_000 };
  const v4 = http.createServer(options, onRequest);
  const actual = await listen(v4, port, "127.0.0.1");
  const servers = [v4];
  const v6 = http.createServer(options, onRequest);
  try {
    await listen(v6, actual, "::1");
    servers.push(v6);
  } catch {
    // No IPv6 here, or somebody else has this port there: localhost still resolves to 127.0.0.1.
  }
  const close = async (): Promise<void> => {
    await Promise.all(
      servers.map((server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        return closed;
      }),
    );
  };
  return { port: actual, close };
}

async function answer(handler: Handler, req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
  try {
    const reason = foreign(req);
    if (reason) throw new HttpError(403, reason);
    await handler(req, res, new URL(req.url ?? "/", "http://localhost"));
  } catch (error) {
    if (res.headersSent || res.destroyed) return void res.destroy();
    const status = error instanceof HttpError ? error.status : 500;
    if (status === 500) console.error(error);
    sendJson(res, status, { error: error instanceof Error ? error.message : String(error), status });
  }
}

/**
 * Runs a stand-in as a process: starts it, prints the ready line, and exits 0 on SIGTERM or SIGINT
 * after `close`. A failed start is one sentence on stderr and exit 1.
 */
export async function runProcess(start: () => Promise<{ port: number; close: () => Promise<void> }>): Promise<void> {
  try {
    const running = await start();
    const stop = (): void => void running.close().finally(() => process.exit(0));
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
    process.stdout.write(`${JSON.stringify({ ready: true, port: running.port })}\n`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
