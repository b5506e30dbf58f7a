// The front door on a machine of one's own: who is asking, on which host, with how much; then Next answers.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import compression from "compression";
import next from "next";
import { clientAddress } from "./lib/client-address";
import { type Env, env, isLoopback, isOurHost } from "./lib/env";
import { answeredWith, answerStopping, bodyLimit, guardAnswer, healthPath, limitBody, refuse, refuseBroken, whatIsWrong } from "./lib/front-door";
import { startHashThreads } from "./lib/hash-threads";
import { fetchScriptsLate } from "./lib/late-scripts";
import { log, logRequest } from "./lib/log";
import { handedOver } from "./lib/messages/handed-over";
import { observeRequest } from "./lib/metrics";
import { answerFromMemory } from "./lib/page-memory";
import { type QuickCall, quickCalls } from "./lib/quick-calls";
import { staticMemory } from "./lib/static-memory";

const stopWithin = 20_000;
/** How long nobody new may have come in before the door closes, and how long that is waited for at most. */
const quietFor = 300;
const quietWithin = 10_000;

/**
 * Who was on the way when the end was announced is let in: a closed door cuts off who had connected but was not read yet.
 * @param arrivals how many have come in so far
 */
async function quiet(arrivals: () => number): Promise<void> {
  const last = performance.now() + quietWithin;
  for (let before = -1; before !== arrivals() && performance.now() < last;) {
    before = arrivals();
    await new Promise((resolveWait) => setTimeout(resolveWait, quietFor));
    // A busy process comes here before it has looked at its sockets: one turn takes who knocks, the next reads them.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolveTurn) => setImmediate(resolveTurn));
  }
}
// Written by clients, believed by libraries: none of these may arrive from outside.
const forgeable = ["forwarded", "x-real-ip", "x-forwarded-host", "x-forwarded-port", "x-forwarded-server", "x-forwarded-proto", "x-client-ip", "true-client-ip", "cf-connecting-ip"];

/** Next reads the folder of its build relative to the project, wherever this was started from. */
function enterProject(): string {
  const distDir = process.env.NEXT_DIST_DIR;
  if (!distDir) throw new Error("NEXT_DIST_DIR is not set: start dist/server.js, which knows its build.");
  const project = resolve(dirname(fileURLToPath(import.meta.url)), ...distDir.split("/").map(() => ".."));
  process.chdir(project);
  return project;
}

/** A file of the build, beside this one. */
const built = (name: string) => pathToFileURL(resolve(dirname(fileURLToPath(import.meta.url)), name));

/** The calls that the build has bundled for the front door. */
async function builtCalls(): Promise<QuickCall[]> {
  const { calls } = (await import(built("quick-calls.mjs").href)) as { calls: QuickCall[] };
  return calls;
}

// After an action Next asks this process for the page it leads to, with the headers of the action, and answers both at once.
// By itself it would ask by https where people do, which this port does not speak: one more round trip, and an error in the log.
const selfHeader = "x-lemon-self";
const selfKey = randomUUID();

/** Where this process reaches itself and never anybody else: it sends a person's cookies there. */
function ownOrigin(port: number): string {
  const host = process.env.LISTEN || "127.0.0.1";
  return `http://${["::", "0.0.0.0", "localhost"].includes(host) ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Makes the headers say only what we know ourselves. */
function cleanHeaders(request: IncomingMessage, settings: Env): string {
  const { headers } = request;
  const self = headers[selfHeader] === selfKey;
  // Of a request to itself they were made before.
  const address = self ? headers["x-forwarded-for"]?.toString() : clientAddress(request.socket.remoteAddress, headers["x-forwarded-for"]?.toString(), settings.TRUSTED_PROXIES);
  if (self) headers.host = new URL(settings.APP_URL).host;
  headers[selfHeader] = selfKey;
  for (const name of forgeable) delete headers[name];
  const id = randomUUID();
  // Next fills these in when they are absent, so each is set, be it to nothing.
  headers["x-forwarded-for"] = address ?? "";
  headers["x-forwarded-proto"] = new URL(settings.APP_URL).protocol.slice(0, -1);
  // Inngest names its call in this header and takes a checkpoint only under that name.
  if (!/^\/api\/inngest(\?|$)/.test(request.url ?? "")) headers["x-request-id"] = id;
  return id;
}

async function main(): Promise<void> {
  // Next listens for these two as it starts, and the process would no longer end by them; before the door is open there is nothing to finish.
  let stop: () => void = () => process.exit(0);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop());
  const settings = env();
  const dir = enterProject();
  const port = Number(process.env.PORT || 3000);
  process.env.__NEXT_PRIVATE_ORIGIN = ownOrigin(port);
  startHashThreads(built("hash-thread.mjs"));
  // Next listens for upgrades to WebSocket, which it has none of, at the server it is told of: at ours they would pass by all
  // that follows, and their sockets stay open. At one that never listens nobody asks, and ours answers such a request as any other.
  const app = next({ dev: false, dir, hostname: "localhost", port, quiet: true, httpServer: createServer() });
  await app.prepare();
  const byNext = app.getRequestHandler();
  // Its types name Express's own kinds, of which it needs nothing.
  const compress = compression() as unknown as (request: IncomingMessage, response: ServerResponse, then: () => void) => void;
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    compress(request, response, () => undefined);
    fetchScriptsLate(response);
    return byNext(request, response);
  };
  const answerStatic = staticMemory(fileURLToPath(built(".")));
  const quick = quickCalls(await builtCalls(), new URL(settings.APP_URL).origin);
  let stopping = false;
  /** No longer who is on the way: what is idle now has nothing to say. */
  let closing = false;
  let arrivals = 0;

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const began = performance.now();
    arrivals++;
    const id = cleanHeaders(request, settings);
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    response.setHeader("x-request-id", id);
    guardAnswer(request, response, id);
    if (stopping) response.setHeader("connection", "close");
    response.once("close", () => {
      const status = answeredWith(response);
      observeRequest(path, status, (performance.now() - began) / 1000);
      // The query is left out: a mail's link carries its token there.
      if (status >= 500 || !path.startsWith("/_next/static/")) logRequest({ requestId: id, method: request.method, path, status, ms: Math.round(performance.now() - began) });
      if (closing) for (const server of servers) server.closeIdleConnections();
    });
    const wrong = whatIsWrong(request);
    if (wrong) return refuse(request, response, wrong);
    if (stopping && answerStopping(request, response)) return;
    if (path !== healthPath && !isOurHost(request.headers.host)) return refuse(request, response, 421);
    if (Number(request.headers["content-length"] ?? 0) > bodyLimit(request)) return refuse(request, response, 413);
    limitBody(request, response);
    if (answerStatic(request, response) || answerFromMemory(request, response)) return;
    const answering = path.startsWith("/api/") ? quick(request, response).then((taken) => (taken ? undefined : handle(request, response))) : handle(request, response);
    answering.catch((error: unknown) => {
      log.error({ error, requestId: id }, "a request failed");
      if (response.headersSent) response.destroy();
      else refuse(request, response, 500);
    });
  };

  const open = (host: string) =>
    new Promise<Server | null>((resolveOpen, reject) => {
      const server = createServer({ headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5_000 }, onRequest);
      server.on("clientError", refuseBroken);
      server.once("error", (error: NodeJS.ErrnoException) =>
        // A machine without IPv6 still has IPv4.
        error.code === "EAFNOSUPPORT" || error.code === "EADDRNOTAVAIL" ? resolveOpen(null) : reject(error),
      );
      server.listen({ port, host }, () => resolveOpen(server));
    });
  // A shop at a loopback address has well-known sign-ins; it is not for the neighbours on the same network.
  const opened = isLoopback(settings.APP_URL) && !process.env.LISTEN ? [await open("127.0.0.1"), await open("::1")] : [(await open(process.env.LISTEN || "::")) ?? (await open("0.0.0.0"))];
  const servers = opened.filter((server) => server !== null);

  stop = () => {
    if (stopping) return;
    stopping = true;
    log.info("stopping: requests in flight finish");
    // Whatever hangs must not hold up a deployment for ever.
    setTimeout(() => process.exit(0), stopWithin).unref();
    void quiet(() => arrivals)
      .then(() => {
        closing = true;
        return Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
      })
      // Messages of the last answers are on their way a moment later.
      .then(() => handedOver())
      .then(() => app.close())
      .finally(() => process.exit(0));
  };
  console.log(JSON.stringify({ ready: true, port }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
