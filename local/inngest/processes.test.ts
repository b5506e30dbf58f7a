/** Two processes of one app, crons, and checkpoints of calls that no longer count. */
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startRunner, type Running } from "./start";
import { quiet, startApp, stateFile, until, type App } from "./testing";

let apps: App[];
let runner: Running;
let client: Inngest;
const calls: [app: number, what: string][] = [];

beforeEach(async () => {
  calls.length = 0;
  apps = [await startApp(), await startApp()];
  runner = await startRunner({ port: 0, stateFile: stateFile(), appUrls: apps.map((app) => app.url), keys: null, retryScale: 0.01, warn: () => {} });
  client = new Inngest({ id: "shop", isDev: true, baseUrl: `http://127.0.0.1:${runner.port}`, logger: quiet });
  apps.forEach((app, i) => {
    const fn = client.createFunction({ id: "one", triggers: [{ event: "a/b" }, { cron: "0 3 * * *" }] }, ({ event }) => void calls.push([i, event.name]));
    app.mount(serve({ client, functions: [fn] }));
  });
  await until(() => [...runner.state.apps.values()].filter((app) => app.confirmed).length === 2);
});
afterEach(async () => {
  await runner.close();
  for (const app of apps) await app.close();
});

describe("two processes", () => {
  it("share the work, and one takes all of it, at once, when the other is gone", async () => {
    await client.send(Array.from({ length: 20 }, () => ({ name: "a/b" })));
    // Finished, and not only called: an answer that a closing process could not give any more is rightly asked for again.
    await until(() => runner.state.recent.length === 20);
    expect(new Set(calls.map(([app]) => app))).toEqual(new Set([0, 1]));
    await apps[0]?.close();
    await client.send(Array.from({ length: 20 }, () => ({ name: "a/b" })));
    await until(() => runner.state.recent.length === 40);
    expect(runner.state.recent.map((run) => run.status)).toEqual(Array.from({ length: 40 }, () => "completed"));
    expect(calls.slice(20).every(([app]) => app === 1)).toBe(true);
    expect(calls).toHaveLength(40);
  });
});

describe("crons", () => {
  it("one tick is one run, with the timer event", async () => {
    const fn = runner.runner.apps.fn("shop-one");
    const at = new Date("2026-01-01T03:00:00Z");
    if (!fn) throw new Error("not registered");
    await Promise.all([1, 2, 3].map(() => runner.runner.tick(fn, "0 3 * * *", at)));
    await until(() => runner.state.recent.length === 1 && runner.state.runs.size === 0);
    expect(calls.map(([, what]) => what)).toEqual(["inngest/scheduled.timer"]);
    expect(runner.state.recent[0]?.event).toMatchObject({ data: { cron: "0 3 * * *" }, id: String(at.getTime()) });
  });
});

describe("checkpoints", () => {
  it("refuses, with 409, a call that is not the one under way", async () => {
    const answer = await fetch(`http://127.0.0.1:${runner.port}/v1/checkpoint/some-run/async`, { method: "POST", body: JSON.stringify({ request_id: "old", steps: [{ id: "a", op: "StepRun", data: 1 }] }) });
    expect(answer.status).toBe(409);
  });
});
