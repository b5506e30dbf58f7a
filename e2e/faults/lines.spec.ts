import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "@playwright/test";
import { freePort } from "../../local/ports.mjs";
import { tally } from "../abuse/client";
import { drill, expect, seen } from "./drill";
import { compare, idsOf, lay, noFaults, order, rowsOf, rowsTo, settled } from "./outbox";
import { askMailAt, people } from "./people";
import { Line } from "./proxy";
import { type Own, releaseAll, services, stackDir, startRunner, startShop, takeDown, until } from "./stack";

const own: (() => unknown)[] = [];

test.afterEach(async () => {
  releaseAll();
  await noFaults();
  for (const undo of own.splice(0).reverse()) await undo();
});

async function lineTo(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const line = await new Line({ host: hostname, port: Number(port) }).open();
  own.push(() => line.close());
  return line;
}

async function shop(name: string, more: Record<string, string | undefined>, port?: number): Promise<Own> {
  const started = await startShop(name, port ?? (await freePort()), more);
  own.push(() => started.stop());
  return started;
}

type Answer = { status: number; ms: number };

async function timed(url: string, init: RequestInit = {}): Promise<Answer> {
  const began = performance.now();
  const answer = await fetch(url, init);
  await answer.arrayBuffer();
  return { status: answer.status, ms: performance.now() - began };
}

const slowest = (answers: readonly Answer[]) => Math.max(...answers.map(({ ms }) => ms));
const statuses = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b);

/** Lines that are slow, silent, or hang up after some bytes, one after the other. */
async function troubles(line: Line, during: (what: string) => Promise<void>): Promise<void> {
  const heal = () => {
    [line.delay, line.dead, line.cutAfter] = [0, false, Infinity];
    line.cut();
  };
  for (const [what, begin] of [
    ["slow", () => (line.delay = 8_000)],
    ["silent", () => (line.dead = true)],
    ["cut at once", () => (line.cutAfter = 1)],
    ["cut after 150 bytes", () => (line.cutAfter = 150)],
  ] as const) {
    begin();
    await during(what);
    heal();
  }
}

drill("KV is slow, says nothing, or hangs up: accounts go on, codes fail closed, all within seconds", 150, async () => {
  const line = await lineTo(services().kv);
  const { url } = await shop("kv-shop", { KV_REST_API_URL: `http://localhost:${line.port}`, KV_TIMEOUT: "300" });
  const [person] = await people(1);
  const signedIn = { headers: { authorization: `Bearer ${person?.client.token ?? ""}` } };
  const captcha = () => timed(`${url}/api/v1/captchas`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ purpose: "register", kind: "pow" }) });
  await until("codes can be asked for", 20, async () => (await captcha()).status === 201);
  const fine: Answer[] = [];
  const closed: Answer[] = [];
  const back: number[] = [];
  await troubles(line, async () => {
    fine.push(await timed(`${url}/api/v1/me`, signedIn), await timed(`${url}/api/v1/areas`), await timed(`${url}/login`));
    closed.push(await captcha());
  });
  back.push(await until("codes are sent again", 15, async () => (await captcha()).status === 201));
  seen(`what needs no KV ${statuses(fine).join(", ")}, ${Math.round(slowest(fine))} ms at most; codes ${statuses(closed).join(", ")}, ${Math.round(slowest(closed))} ms at most; again after ${(Math.max(...back) / 1000).toFixed(1)} s`);
  expect(statuses(fine)).toEqual([200]);
  expect(statuses(closed)).toEqual([503]);
  expect(slowest([...fine, ...closed])).toBeLessThan(5_000);
});

drill("the job runner is slow, says nothing, or hangs up: nobody waits, every mail is sent once", 200, async () => {
  // A runner and a shop of their own on the same outbox: the others' relays may be quicker, which is what they are for.
  const shopPort = await freePort();
  const runner = await startRunner("line-runner", await freePort(), { APP_URLS: `http://localhost:${shopPort}/api/inngest` });
  own.push(() => runner.stop(), () => rmSync(join(stackDir, "line-runner.jsonl"), { force: true }));
  const line = await lineTo(runner.url);
  const { url } = await shop("line-shop", { INNGEST_DEV: `http://localhost:${line.port}` }, shopPort);
  const all = await people(24);
  const answers: Answer[] = [];
  let next = 0;
  await troubles(line, async () => {
    for (const one of all.slice(next, (next += 6))) {
      const began = performance.now();
      answers.push({ status: await askMailAt(url, one), ms: performance.now() - began });
    }
  });
  const recipients = all.map(({ email }) => email);
  const took = await settled(() => rowsTo(recipients), 90);
  seen(`answers ${JSON.stringify(tally(answers))}, ${Math.round(slowest(answers))} ms at most; all mailed ${(took / 1000).toFixed(1)} s later`);
  expect(statuses(answers)).toEqual([202]);
  expect(slowest(answers)).toBeLessThan(5_000);
  expect(await compare(await rowsTo(recipients))).toEqual({ sent: 24 });
});

drill("the providers are killed while they are asked, and come back", 150, async () => {
  await order({ kind: "slow", ms: 300 });
  const rows = [...(await lay(30, "email")), ...(await lay(30, "sms"))];
  await until("some are being sent", 30, async () => (await rowsOf(idsOf(rows))).some(({ state }) => state === "sending"));
  const back = await takeDown("providers");
  const open = (await rowsOf(idsOf(rows))).filter(({ state }) => state === "sending").length;
  await back();
  await settled(() => rowsOf(idsOf(rows)), 120);
  seen(`${open} were being sent`);
  expect(open, "the kill met some").toBeGreaterThan(0);
  const counts = await compare(await rowsOf(idsOf(rows)));
  expect(counts.sent ?? 0, "most made it").toBeGreaterThan(0);
});
