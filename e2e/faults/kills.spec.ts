import { randomInt } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "@playwright/test";
import { drill, expect, moments, seen } from "./drill";
import { compare, idsOf, lay, noFaults, order, type Row, rowsOf, rowsTo, settled } from "./outbox";
import { askMail, people } from "./people";
import { kill, type Part, releaseAll, sleep, stackDir, takeDown, until } from "./stack";

const apps: Part[] = ["app", "app-2"];

test.afterEach(async () => {
  releaseAll();
  await noFaults();
});

drill(`kill -9 of a process between commit and hand-over, ${moments} moments`, 120 + moments * 25, async () => {
  const recipients: string[] = [];
  const answered: string[] = [];
  let caught = 0;
  for (let moment = 0; moment < moments; moment++) {
    const all = await people(20);
    recipients.push(...all.map(({ email }) => email));
    const door = moment % 2;
    const enough = answered.length + randomInt(1, 12);
    const replies = all.map((person) => askMail(person, door).then(({ status }) => status === 202 && answered.push(person.email), () => false));
    // An answer says that its commit is done; hand-over gathers for 150 ms.
    await until("some are answered", 30, () => answered.length >= enough, 2);
    await sleep(randomInt(170));
    const back = kill(apps[door] ?? "app");
    await Promise.all(replies);
    caught += (await rowsTo(all.map(({ email }) => email))).filter(({ state }) => state === "queued").length;
    await back();
  }
  const rows = await until("the outbox has ended", 100, async () => (await rowsTo(recipients)).every(({ state }) => !["queued", "handed", "sending"].includes(state))).then(() => rowsTo(recipients));
  expect(answered.filter((email) => !rows.some(({ recipient }) => recipient === email)), "nothing acknowledged is lost").toEqual([]);
  seen(`${answered.length} of ${recipients.length} answered, ${caught} caught between commit and hand-over`);
  expect(caught, "a kill that met nothing proves nothing").toBeGreaterThan(0);
  expect(await compare(rows)).toEqual({ sent: rows.length });
});

drill(`kill -9 of a process between acceptance and bookkeeping, ${moments} moments`, 180 + moments * 30, async () => {
  const rows: Row[] = [];
  let caught = 0;
  for (let moment = 0; moment < moments; moment++) {
    // The provider takes a message 300 ms after it was asked, and says so just then.
    await order({ kind: "slow", ms: 300 });
    const laid = [...(await lay(10, "email")), ...(await lay(10, "sms"))];
    rows.push(...laid);
    await until("the first is being sent", 30, async () => (await rowsOf(idsOf(laid))).some(({ state }) => state === "sending"));
    await sleep(randomInt(500));
    const back = apps.map((part) => kill(part));
    caught += (await rowsOf(idsOf(laid))).filter(({ state }) => state === "sending").length;
    await Promise.all(back.map((done) => done()));
    await noFaults();
  }
  await settled(() => rowsOf(idsOf(rows)), 150);
  seen(`${caught} caught while being sent`);
  expect(caught, "a kill that met nothing proves nothing").toBeGreaterThan(0);
  const counts = await compare(await rowsOf(idsOf(rows)));
  const emails = (await rowsOf(idsOf(rows))).filter(({ channel }) => channel === "email");
  expect(emails.filter(({ state }) => state !== "sent").map(({ state, lastError }) => `${state}: ${lastError}`), "an e-mail's key makes another try safe").toEqual([]);
  expect((counts.sent ?? 0) + (counts.unknown ?? 0)).toBe(rows.length);
});

drill("the runner is killed mid-run, and its state file is lost", 240, async () => {
  await order({ kind: "slow", ms: 400 });
  const rows = [...(await lay(60, "email")), ...(await lay(40, "sms"))];
  const ids = idsOf(rows);
  await until("runs are under way", 30, async () => (await rowsOf(ids)).some(({ state }) => state === "sending"));
  const back = await takeDown("inngest");
  const open = (await rowsOf(ids)).filter(({ state }) => state === "handed" || state === "sending").length;
  rmSync(join(stackDir, "inngest.jsonl"), { force: true });
  await noFaults();
  await back();
  const took = await settled(() => rowsOf(ids), 200);
  seen(`${open} were in the runner's hands; all ended ${(took / 1000).toFixed(0)} s after it was back`);
  expect(open).toBeGreaterThan(0);
  const counts = await compare(await rowsOf(ids));
  expect((counts.sent ?? 0) + (counts.unknown ?? 0)).toBe(rows.length);
});
