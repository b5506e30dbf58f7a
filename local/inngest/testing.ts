/** For the tests beside it: a real SDK app in front of a real runner, both on free ports. */
import { mkdtempSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import type { Keys } from "./call";
import { startRunner, type Running } from "./start";
import type { RunDetail } from "./status";

/** Waits until `read` gives something, polling; fails after `ms`. */
export async function until<T>(read: () => T | Promise<T | undefined | null | false> | undefined | null | false, ms = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await read();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`Not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export type App = { url: string; origin: string; mount: (handler: http.RequestListener | null) => void; close: () => Promise<void>; requests: { method: string; url: string; at: number }[] };

/** An HTTP server that answers 503 until something is mounted. */
export async function startApp(port = 0): Promise<App> {
  let mounted: http.RequestListener | null = null;
  const requests: App["requests"] = [];
  const server = http.createServer((req, res) => {
    requests.push({ method: req.method ?? "", url: req.url ?? "", at: Date.now() });
    if (mounted) return mounted(req, res);
    res.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `${origin}/api/inngest`, origin, requests, mount: (handler) => void (mounted = handler), close };
}

export const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export type World = { app: App; runner: Running; client: Inngest; warnings: string[]; stateFile: string; serve: (functions: InngestFunction.Any[]) => Promise<void>; run: (fn: string) => Promise<RunDetail>; close: () => Promise<void> };

export function stateFile(): string {
  return join(mkdtempSync(join(tmpdir(), "inngest-")), "state.jsonl");
}

/** Retries take a hundredth of their time here. */
export async function startWorld(options: { keys?: Keys; retryScale?: number; checkpoint?: boolean } = {}): Promise<World> {
  const app = await startApp();
  const warnings: string[] = [];
  const file = stateFile();
  const keys = options.keys ?? null;
  const runner = await startRunner({ port: 0, stateFile: file, appUrls: [app.url], keys, retryScale: options.retryScale ?? 0.001, checkpoint: options.checkpoint, warn: (message) => warnings.push(message) });
  const baseUrl = `http://127.0.0.1:${runner.port}`;
  const client = new Inngest(keys ? { id: "shop", isDev: false, baseUrl, eventKey: keys.eventKey, signingKey: keys.signingKey, logger: quiet } : { id: "shop", isDev: true, baseUrl, logger: quiet });
  const api = async <T>(path: string): Promise<T> => (await (await fetch(`${baseUrl}${path}`)).json()) as T;
  return {
    app,
    runner,
    client,
    warnings,
    stateFile: file,
    serve: async (functions) => {
      app.mount(serve({ client, functions }));
      await until(() => functions.every((fn) => runner.state.fn(fn.id("shop"))));
    },
    run: async (fn) => {
      const ended = await until(() => runner.state.recent.findLast((run) => run.fn === `shop-${fn}`));
      return api<RunDetail>(`/api/runs/${ended.id}`);
    },
    close: async () => {
      await runner.close();
      await app.close();
    },
  };
}
