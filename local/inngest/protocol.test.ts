/** Events, registration and the signed mode, over HTTP. */
import type { InngestFunction } from "inngest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sign } from "./signature";
import { startWorld, until, type World } from "./testing";

let world: World;
const base = (): string => `http://127.0.0.1:${world.runner.port}`;
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${base()}${path}`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body), headers: { "content-type": "application/json", ...headers } });
afterEach(() => world.close());

describe("in dev mode", () => {
  beforeEach(async () => {
    world = await startWorld();
  });

  it("starts one run per function and event id, and answers 200 to the duplicates", async () => {
    const got: string[] = [];
    const one = world.client.createFunction({ id: "one", triggers: [{ event: "a/b" }] }, () => void got.push("one"));
    const two = world.client.createFunction({ id: "two", triggers: [{ event: "a/b" }] }, () => void got.push("two"));
    await world.serve([one, two]);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post("/e/NO_EVENT_KEY_SET", { name: "a/b", id: "m1", data: {} })));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    await world.client.send({ name: "a/b", id: "m2" });
    await until(() => world.runner.state.recent.length >= 4);
    await world.client.send({ name: "a/b", id: "m1" }); // also after its run has ended
    expect(world.runner.state.runs.size).toBe(0);
    expect(got.toSorted()).toEqual(["one", "one", "two", "two"]);
  });

  it("takes one send() once, although the SDK may try it several times", async () => {
    await world.serve([world.client.createFunction({ id: "one", triggers: [{ event: "a/b" }] }, () => {})]);
    const headers = { "x-inngest-event-id-seed": "1700000000000,abcdefghij" };
    await post("/e/key", [{ name: "a/b" }, { name: "a/b" }], headers);
    await post("/e/key", [{ name: "a/b" }, { name: "a/b" }], headers);
    await until(() => world.runner.state.runs.size === 0);
    expect(world.runner.state.recent).toHaveLength(2);
  });

  it("starts one run per idempotency key", async () => {
    const got: unknown[] = [];
    await world.serve([world.client.createFunction({ id: "once", idempotency: "event.data.order", triggers: [{ event: "a/b" }] }, ({ event }) => void got.push(event.data.order))]);
    for (const order of ["A", "A", "B"]) await world.client.send({ name: "a/b", data: { order } });
    await until(() => world.runner.state.recent.length >= 2 && world.runner.state.runs.size === 0);
    expect(new Set(got)).toEqual(new Set(["A", "B"]));
    expect(got).toHaveLength(2);
  });

  it("refuses a bad event with 400 and takes nothing of its batch", async () => {
    let runs = 0;
    await world.serve([world.client.createFunction({ id: "one", triggers: [{ event: "a/b" }] }, () => void (runs += 1))]);
    for (const bad of [{}, { name: "" }, { name: 1 }, { name: "a/b", data: "text" }, "not json"]) expect((await post("/e/key", bad)).status).toBe(400);
    expect((await post("/e/key", [{ name: "a/b" }, { data: {} }])).status).toBe(400);
    expect(world.runner.state.runs.size + runs).toBe(0);
  });

  it("keeps events that come before any app has registered", async () => {
    await world.client.send({ name: "a/b", id: "early", data: { n: 7 } });
    const got: unknown[] = [];
    await world.serve([world.client.createFunction({ id: "late", triggers: [{ event: "a/b" }] }, ({ event }) => void got.push(event.data.n))]);
    await world.run("late");
    expect(got).toEqual([7]);
  });

  it("never calls more at once than the concurrency of the function, nor of its key", async () => {
    const now: Record<string, number> = { all: 0, a: 0, b: 0 };
    const most: Record<string, number> = { all: 0, a: 0, b: 0 };
    let wanted = 2;
    const fn = world.client.createFunction({ id: "narrow", concurrency: [{ limit: 3 }, { limit: 2, key: "event.data.who" }], triggers: [{ event: "a/b" }] }, async ({ event }) => {
      for (const key of ["all", String(event.data.who)]) most[key] = Math.max(most[key] ?? 0, (now[key] = (now[key] ?? 0) + 1));
      // As many as may come at once do come, however slow the machine; more would come meanwhile.
      await until(() => (most.all ?? 0) >= wanted);
      await new Promise((resolve) => setTimeout(resolve, 5));
      for (const key of ["all", String(event.data.who)]) now[key] = (now[key] ?? 0) - 1;
    });
    await world.serve([fn]);
    await world.client.send(Array.from({ length: 20 }, () => ({ name: "a/b", data: { who: "a" } })));
    await until(() => world.runner.state.recent.length === 20);
    expect(most).toEqual({ all: 2, a: 2, b: 0 });
    wanted = 3;
    await world.client.send(Array.from({ length: 60 }, (_, i) => ({ name: "a/b", data: { who: i % 2 ? "a" : "b" } })));
    await until(() => world.runner.state.recent.length === 80);
    expect(most).toMatchObject({ all: 3, a: 2 });
    expect(most.b).toBeLessThanOrEqual(2);
  });

  it("spreads the starts of a throttled function", async () => {
    const at: number[] = [];
    await world.serve([world.client.createFunction({ id: "slow", throttle: { limit: 10, period: "1s" }, triggers: [{ event: "a/b" }] }, () => void at.push(Date.now()))]);
    await world.client.send(Array.from({ length: 4 }, () => ({ name: "a/b" })));
    await until(() => world.runner.state.recent.length === 4);
    // Measured from when they were accepted: a busy machine makes a call later, never earlier.
    const accepted = Math.min(...world.runner.state.recent.map((run) => run.startedAt));
    at.forEach((time, i) => expect(time - accepted).toBeGreaterThanOrEqual(i * 100 - 5));
  });

  it("skips runs above a rate limit", async () => {
    await world.serve([world.client.createFunction({ id: "rare", rateLimit: { limit: 2, period: "1h", key: "event.data.who" }, triggers: [{ event: "a/b" }] }, () => {})]);
    await world.client.send(["a", "a", "a", "b"].map((who) => ({ name: "a/b", data: { who } })));
    await until(() => world.runner.state.runs.size === 0);
    expect(world.runner.state.recent.map((run) => String(run.event.data.who)).toSorted()).toEqual(["a", "a", "b"]);
  });

  it("refuses aloud what it does not do, function by function, and the app learns why", async () => {
    const handler = (): void => {};
    const event = [{ event: "a/b" }];
    const cases: [InngestFunction.Any, string][] = [
      [world.client.createFunction({ id: "d", debounce: { period: "5s" }, triggers: event }, handler), "debounce"],
      [world.client.createFunction({ id: "b", batchEvents: { maxSize: 2, timeout: "5s" }, triggers: event }, handler), "batchEvents"],
      [world.client.createFunction({ id: "p", priority: { run: "1" }, triggers: event }, handler), "priority"],
      [world.client.createFunction({ id: "c", cancelOn: [{ event: "c/d" }], triggers: event }, handler), "cancel"],
      [world.client.createFunction({ id: "t", timeouts: { finish: "5s" }, triggers: event }, handler), "timeouts"],
      [world.client.createFunction({ id: "s", singleton: { mode: "skip" }, triggers: event }, handler), "singleton"],
      [world.client.createFunction({ id: "e", triggers: [{ event: "a/b", if: "event.data.x.matches('y')" }] }, handler), "matches"],
      [world.client.createFunction({ id: "a", concurrency: { limit: 1, scope: "account", key: "event.data.x" }, triggers: event }, handler), "account"],
      [world.client.createFunction({ id: "i", triggers: [] }, handler), "no trigger"],
      [world.client.createFunction({ id: "r", triggers: [{ cron: "not a cron at all" }] }, handler), "cron"],
    ];
    const good = world.client.createFunction({ id: "good", triggers: event }, handler);
    const { serve } = await import("inngest/node");
    for (const [fn, word] of cases) {
      world.app.mount(serve({ client: world.client, functions: [good, fn] }));
      const put = await fetch(world.app.url, { method: "PUT" });
      expect(put.status, word).toBe(400);
      expect(JSON.stringify(await put.json())).toContain(word);
      expect(world.warnings.join("\n")).toContain(word);
    }
    expect(world.runner.state.fns().size).toBe(0);
  });

  it("tells about its functions, its queue and each run", async () => {
    await world.serve([world.client.createFunction({ id: "one", name: "<b>One</b>", triggers: [{ event: "a/b" }] }, () => "fine")]);
    await world.client.send({ name: "a/b" });
    const run = await world.run("one");
    const status = await (await fetch(`${base()}/api/status`)).json();
    expect(status).toMatchObject({ apps: [{ name: "shop", functions: [{ id: "shop-one", triggers: ["a/b"] }] }], totals: { completed: 1 }, queue: { runs: 0 } });
    expect(await (await fetch(base())).text()).toContain(run.id);
    expect(await (await fetch(`${base()}/runs/${run.id}`)).text()).toContain("fine");
    expect((await fetch(`${base()}/runs/none`)).status).toBe(404);
  });

  it("refuses foreign hosts and foreign sites", async () => {
    expect((await post("/e/key", [{ name: "a/b" }], { origin: "https://evil.example" })).status).toBe(403);
    expect((await post("/e/key", [{ name: "a/b" }], { origin: "null" })).status).toBe(403);
  });
});

describe("in signed mode", () => {
  const keys = { eventKey: "event-key-1", signingKey: `signkey-test-${"ab".repeat(32)}` };
  beforeEach(async () => {
    world = await startWorld({ keys });
  });

  it("runs with the right keys, steps included", async () => {
    const fn = world.client.createFunction({ id: "signed", triggers: [{ event: "a/b" }] }, async ({ step, event }) => step.run("one", () => `${event.data.text} ${event.data.n}`));
    await world.serve([fn]);
    await world.client.send({ name: "a/b", data: { text: "柠檬 \u2028 €", n: 1.5e300, z: 1, a: { c: 1, b: [null, 2] } } });
    expect((await world.run("signed")).output).toBe("柠檬 \u2028 € 1.5e+300");
  });

  it("refuses events with another key", async () => {
    expect((await post("/e/NO_EVENT_KEY_SET", [{ name: "a/b" }])).status).toBe(401);
    expect((await post("/e/event-key-2", [{ name: "a/b" }])).status).toBe(401);
    expect((await post(`/e/${keys.eventKey}`, [{ name: "a/b" }])).status).toBe(200);
  });

  it("refuses a registration without the bearer", async () => {
    const body = { url: "http://127.0.0.1:1/api/inngest", appName: "thief", functions: [] };
    expect((await post("/fn/register", body)).status).toBe(401);
    expect((await post("/fn/register", body, { authorization: `Bearer ${keys.signingKey}` })).status).toBe(401);
    expect(world.runner.state.apps.size).toBe(0);
  });

  it("makes calls that the SDK refuses when unsigned, badly signed, stale or altered", async () => {
    let calls = 0;
    await world.serve([world.client.createFunction({ id: "guarded", triggers: [{ event: "a/b" }] }, () => void (calls += 1))]);
    const body = { event: { name: "a/b", data: {} }, events: [{ name: "a/b", data: {} }], steps: {}, version: 2, ctx: { run_id: "r1", attempt: 0, stack: { stack: [], current: 0 } } };
    const call = async (signature?: string, sent: unknown = body): Promise<number> => {
      const headers = { "content-type": "application/json", ...(signature ? { "x-inngest-signature": signature } : {}) };
      return (await fetch(`${world.app.url}?fnId=shop-guarded&stepId=step`, { method: "POST", headers, body: JSON.stringify(sent) })).status;
    };
    const good = sign(body, keys.signingKey);
    expect(await call()).toBe(401);
    expect(await call(sign(body, `signkey-test-${"cd".repeat(32)}`))).toBe(401);
    expect(await call(sign(body, keys.signingKey, Date.now() - 301_000))).toBe(401);
    expect(await call(good, { ...body, event: { name: "a/b", data: { x: 1 } } })).toBe(401);
    expect(calls).toBe(0);
    expect(await call(good)).toBe(200); // the twin that must pass
    expect(calls).toBe(1);
  });
});
