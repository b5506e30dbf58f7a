/** The arithmetic: schedules, spans, crons, expressions, queues, interpretation of answers. */
import { describe, expect, it } from "vitest";
import { parseCron } from "./cron";
import { parseDuration, wakeTime } from "./duration";
import { compile } from "./expression";
import { Fifo } from "./fifo";
import { Heap } from "./heap";
import { Rates } from "./rates";
import { backoff, retryAfter } from "./retries";
import { hashedKey, sign } from "./signature";
import { interpret, type Answer } from "./steps";
import { DEDUPE_MS, State } from "./state";

describe("times", () => {
  it("follows the server's schedule with 20 % of jitter, scaled", () => {
    expect([0, 1, 2, 3, 4, 5].map((attempt) => backoff(attempt, 1, 0.5) / 1000)).toEqual([15, 30, 60, 120, 300, 600]);
    expect([backoff(0, 1, 0), backoff(0, 1, 1)].map(Math.round)).toEqual([12_000, 18_000]);
    expect(backoff(0, 0.01, 0.5)).toBe(150);
    expect(backoff(99, 1, 0.5)).toBe(7_200_000);
  });

  it("reads retry-after as seconds or a date", () => {
    const now = Date.UTC(2026, 0, 1);
    expect(retryAfter("3", now)).toBe(3000);
    expect(retryAfter(new Date(now + 5000).toUTCString(), now)).toBe(5000);
    expect(retryAfter(new Date(now - 5000).toUTCString(), now)).toBe(0);
    expect([retryAfter(undefined, now), retryAfter("soon", now)]).toEqual([null, null]);
  });

  it("reads spans and wake times", () => {
    expect(["2s", "1h30m10s", "1d", "1w", "", "2", "2 s", "x"].map(parseDuration)).toEqual([2000, 5_410_000, 86_400_000, 604_800_000, null, null, null, null]);
    expect(wakeTime("2s", 1000)).toBe(3000);
    expect(wakeTime("2026-01-01T00:00:00.000Z", 0)).toBe(Date.UTC(2026, 0, 1));
    expect(wakeTime("whenever", 0)).toBeNull();
  });

  it("reads crons, with a time zone and its summer time", () => {
    const next = (cron: string, after: string): string | undefined => parseCron(cron).next(new Date(after))?.toISOString();
    expect(next("*/5 * * * *", "2026-01-01T00:01:00Z")).toBe("2026-01-01T00:05:00.000Z");
    expect(next("TZ=Asia/Shanghai 0 3 * * *", "2026-01-01T00:00:00Z")).toBe("2026-01-01T19:00:00.000Z");
    expect(next("TZ=Europe/Berlin 0 9 * * *", "2026-03-28T12:00:00Z")).toBe("2026-03-29T07:00:00.000Z");
    for (const bad of ["", "* * * *", "* * * * * *", "61 * * * *", "TZ=Nowhere/Land * * * * *", "TZ=Asia/Shanghai"]) expect(() => parseCron(bad), bad).toThrow("cron");
  });

  it("gives a throttled key one start per period ÷ limit, after its burst", () => {
    const rates = new Rates();
    const rate = { limit: 10, period: 1000, burst: 2, key: null };
    expect([1, 2, 3, 4].map(() => rates.reserve("k", rate, 5000) - 5000)).toEqual([0, 0, 100, 200]);
    expect(rates.reserve("other", rate, 5000)).toBe(5000);
    expect(rates.reserve("k", rate, 9000)).toBe(9000);
  });
});

describe("expressions", () => {
  const event = { name: "a/b", data: { n: 2, s: "x", deep: { t: true } } };
  it.each([
    ["event.data.function_id == 'x'", false],
    ["event.data.s == 'x' && event.data.n >= 2", true],
    ["event.data.n != 2 || !(event.data.deep.t == false)", true],
    ["event.data.missing.more == null", false],
    ["event.data.s + '-' + event.name", "x-a/b"],
    ["event.data.n + 1 == 3", true],
    ["event.data.constructor.name == 'Object'", false],
    ["true", true],
  ])("%s", (source, value) => expect(compile(source)(event)).toBe(value));

  it.each(["event.data.list[0] == 1", "size(event.data) > 1", "async.data.x == event.data.x", "event.data.x ==", "(true", "true true", "", "process.env"])("refuses %s", (source) => {
    expect(() => compile(source)).toThrow("expression");
  });
});

describe("queues", () => {
  it("gives the soonest first", () => {
    const heap = new Heap<{ at: number }>();
    const times = Array.from({ length: 500 }, (_, i) => (i * 7919) % 503);
    for (const at of times) heap.push({ at });
    const out = times.map(() => heap.pop()?.at);
    expect(out).toEqual(times.toSorted((a, b) => a - b));
    expect(heap.pop()).toBeUndefined();
  });

  it("gives the first in first, also after many", () => {
    const fifo = new Fifo<number>();
    for (let i = 0; i < 5000; i++) fifo.push(i);
    for (let i = 0; i < 4000; i++) expect(fifo.shift()).toBe(i);
    fifo.push(5000);
    expect(fifo.size).toBe(1001);
    expect(fifo.shift()).toBe(4000);
  });
});

describe("answers", () => {
  const job = { key: "", kind: "run" as const, at: 0, attempt: 0 };
  const context = { job, attempts: 5, now: 1_000_000, retryScale: 1 };
  const sdk = { "x-inngest-sdk": "js:v4" };
  const outcome = (answer: Answer, attempt = 0) => interpret(answer, { ...context, job: { ...job, attempt } });

  it("retries what is not an answer of an app, whatever its status, and fails after the last attempt", () => {
    for (const answer of [{ unreachable: "reset" }, { status: 200, headers: {}, body: "<html>" }, { status: 404, headers: sdk, body: "{}" }]) {
      expect(outcome(answer)).toMatchObject({ change: { jobs: [{ attempt: 1 }] } });
      expect(outcome(answer, 4)).toMatchObject({ end: "failed" });
    }
  });

  it("takes no-retry and retry-after at their word", () => {
    const body = JSON.stringify({ name: "Error", message: "no" });
    expect(outcome({ status: 400, headers: { ...sdk, "x-inngest-no-retry": "true" }, body })).toMatchObject({ end: "failed", error: { message: "no" } });
    expect(outcome({ status: 500, headers: { ...sdk, "x-inngest-no-retry": "false", "retry-after": "7" }, body })).toMatchObject({ change: { jobs: [{ at: 1_007_000, attempt: 1 }] } });
  });

  it("reads the answer inside a stream", () => {
    const stream = (text: string): Answer => ({ status: 201, headers: sdk, body: text });
    expect(outcome(stream(`   ${JSON.stringify({ status: 200, headers: {}, body: '{"a":1}' })}`))).toEqual({ end: "completed", output: { a: 1 } });
    expect(outcome(stream("   "))).toMatchObject({ change: { jobs: [{ attempt: 1 }] } });
  });

  it("plans after several steps at once only", () => {
    const ops = (list: unknown[]): Answer => ({ status: 206, headers: sdk, body: JSON.stringify(list) });
    const planned = (id: string): object => ({ id, op: "StepPlanned", name: id });
    expect(outcome(ops([planned("a"), planned("b")]))).toMatchObject({ change: { plan: true, jobs: [{ key: "a" }, { key: "b" }] } });
    expect(outcome(ops([planned("a")]))).toMatchObject({ change: { plan: false } });
    expect(outcome(ops([{ id: "i", op: "InvokeFunction", name: "other" }]))).toMatchObject({ end: "failed", error: { name: "Unsupported" } });
    expect(outcome(ops([{ id: "r", op: "StepPlanned", opts: { parallelMode: "race" } }]))).toMatchObject({ end: "failed" });
  });
});

describe("keys", () => {
  it("signs the canonical form, not the order the keys came in", () => {
    expect(sign({ b: 1, a: "é" }, "signkey-test-00", 1_000_000)).toBe(sign({ a: "é", b: 1 }, "00", 1_000_000));
    expect(sign({}, "00", 1_700_000_000_499)).toMatch(/^t=1700000000&s=[0-9a-f]{64}$/);
  });
  it("hashes the decoded key behind its prefix", () => {
    // printf '\xab\xcd' | sha256sum
    expect(hashedKey("signkey-prod-abcd")).toBe("signkey-prod-123d4c7ef2d1600a1b3a0f6addc60a10f05a3495c9409f2ecbf4cc095d000a6b");
  });
});

describe("dedupe", () => {
  it("forgets an event id after 24 hours, and only then", () => {
    const state = new State();
    state.apply({ k: "seen", keys: ["old"], at: 0 });
    state.apply({ k: "seen", keys: ["new"], at: 5000 });
    expect(state.hasSeen("old", DEDUPE_MS - 1)).toBe(true);
    expect(state.hasSeen("old", DEDUPE_MS)).toBe(false);
    state.apply({ k: "seen", keys: ["last"], at: DEDUPE_MS + 1 });
    expect([...state.seen.keys()]).toEqual(["new", "last"]);
  });
});
