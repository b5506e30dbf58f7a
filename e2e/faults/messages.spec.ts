import { test } from "@playwright/test";
import { tally } from "../abuse/client";
import { drill, expect, seen } from "./drill";
import { compare, historyOf, idsOf, lay, ledger, noFaults, order, rowsOf, rowsTo, settled } from "./outbox";
import { askMail, people } from "./people";
import { releaseAll, services, sleep, takeDown } from "./stack";

test.afterEach(async () => {
  releaseAll();
  await noFaults();
});

/** The numbers that a deploy watches. */
async function watch(): Promise<{ email: { queued: number; oldestQueued: number } }> {
  const answer = await fetch(`${services().shop}/api/health`, { headers: { authorization: `Bearer ${process.env.METRICS_TOKEN ?? ""}` } });
  return ((await answer.json()) as { messages: { email: { queued: number; oldestQueued: number } } }).messages;
}

drill("the job runner is down for a minute while 200 people ask for a mail", 240, async () => {
  const all = await people(200);
  const back = await takeDown("inngest");
  const began = performance.now();
  const times: number[] = [];
  const replies = [];
  for (let at = 0; at < all.length; at += 10) {
    const some = await Promise.all(all.slice(at, at + 10).map((person, n) => askMail(person, n)));
    times.push(...some.map(({ ms }) => ms));
    replies.push(...some);
    await sleep(1_500);
  }
  expect(tally(replies)).toEqual({ 202: 200 });
  const recipients = all.map(({ email }) => email);
  const waiting = (await rowsTo(recipients)).filter(({ state }) => state === "queued").length;
  expect(waiting, "committed, and visibly queued").toBe(200);
  const watched = await watch();
  expect(watched.email.queued, "whoever watches sees them").toBeGreaterThanOrEqual(200);
  expect(watched.email.oldestQueued).toBeGreaterThan(10);
  await sleep(Math.max(0, 60_000 - (performance.now() - began)));
  await back();
  const took = await settled(() => rowsTo(recipients), 90);
  seen(`slowest answer ${Math.round(Math.max(...times))} ms; all mailed ${(took / 1000).toFixed(1)} s after the runner was back`);
  expect(await compare(await rowsTo(recipients))).toEqual({ sent: 200 });
});

drill("providers: 429 with Retry-After, 500, refusal, timeout, accept-then-cut, slow; both channels", 180, async () => {
  const cases = [
    { fault: { kind: 429, retryAfter: 2, count: 2 }, email: "sent", sms: "sent" },
    { fault: { kind: 500, count: 2 }, email: "sent", sms: "sent" },
    { fault: { kind: 500 }, email: "failed", sms: "failed" },
    { fault: { kind: 400 }, email: "failed", sms: "failed" },
    { fault: { kind: "timeout", count: 1 }, email: "sent", sms: "unknown" },
    { fault: { kind: "accept-then-cut", count: 1 }, email: "sent", sms: "unknown" },
    { fault: { kind: "slow", ms: 3_000, count: 1 }, email: "sent", sms: "sent" },
  ] as const;
  const laid = [];
  for (const one of cases) {
    for (const channel of ["email", "sms"] as const) {
      // Ordered before the relay looks at rows so young.
      const [row] = await lay(1, channel);
      if (!row) throw new Error("nothing laid");
      await order({ ...one.fault, channel, to: row.recipient });
      laid.push({ ...one, channel, row });
    }
  }
  const ids = laid.map(({ row }) => row.id);
  await settled(() => rowsOf(ids), 120);
  const rows = await rowsOf(ids);
  const entries = await ledger();
  for (const { fault, channel, row, ...wanted } of laid) {
    const now = rows.find(({ id }) => id === row.id);
    const asked = entries.filter(({ to }) => to === row.recipient);
    const what = `${channel}, ${fault.kind}`;
    expect(now?.state, what).toBe(wanted[channel]);
    if (fault.kind === 400) expect(asked, `${what}: not tried again`).toHaveLength(1);
    if (fault.kind === 500 && !("count" in fault)) expect(asked, `${what}: five tries`).toHaveLength(5);
    if (fault.kind === 429) {
      const gaps = asked.slice(1).map(({ at }, n) => Date.parse(at) - Date.parse(asked[n]?.at ?? ""));
      expect(Math.min(...gaps), `${what}: Retry-After is honoured`).toBeGreaterThanOrEqual(1_900);
    }
    if (channel === "sms" && now?.state === "unknown") expect(asked, `${what}: never asked again`).toHaveLength(1);
    if (channel === "email" && fault.kind === "accept-then-cut") expect(asked.map(({ outcome }) => outcome), `${what}: the same key again`).toEqual(["accepted", "replayed"]);
    expect((await historyOf(row.id)).length, `${what}: its history`).toBeGreaterThan(0);
  }
  await compare(rows);
});

drill("every event five times and out of order, under its own id and under others", 120, async () => {
  const rows = [...(await lay(30, "email")), ...(await lay(30, "sms"))];
  const events = rows.flatMap(({ id, channel }) => [id, id, `${id}:2`, `${id}:7`, `${id}:x`].map((event) => ({ id: event, name: channel === "sms" ? "sms/queued" : "email/queued", data: { messageId: id } })));
  events.sort(() => Math.random() - 0.5);
  for (let at = 0; at < events.length; at += 20) {
    const answer = await fetch(`${services().inngest}/e/any`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(events.slice(at, at + 20)) });
    expect(answer.status).toBe(200);
  }
  await settled(() => rowsOf(idsOf(rows)), 100);
  // What still comes late finds the rows done.
  await sleep(3_000);
  seen(`${events.length} events`);
  expect(await compare(await rowsOf(idsOf(rows)))).toEqual({ sent: 60 });
});

drill("poison among a hundred good ones: rows that can't be rendered or read, events that mean nothing", 120, async () => {
  const before = await lay(50, "email");
  const poison = [
    ...(await lay(1, "email", { kind: "no-such-kind" })),
    ...(await lay(1, "sms", { data: {} })),
    ...(await lay(1, "email", { kind: "email-code", data: { minutes: "10" }, sealed: "bm90IHNlYWxlZCBieSB1cw==" })),
    ...(await lay(1, "email", { data: { username: "x".repeat(60_000), event: "sessions-ended", time: "yesterday" } })),
  ];
  const nothing = [{ name: "email/queued", data: { messageId: 5 } }, { name: "email/queued", data: {} }, { name: "sms/queued", data: { messageId: "0".repeat(26) } }, { name: "email/queued", data: { messageId: "x".repeat(5_000) } }];
  await fetch(`${services().inngest}/e/any`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(nothing) });
  const after = await lay(50, "email");
  const good = idsOf([...before, ...after]);
  const took = await settled(() => rowsOf(good), 60);
  seen(`the good ones took ${(took / 1000).toFixed(1)} s`);
  await settled(() => rowsOf(idsOf(poison)), 60);
  expect((await rowsOf(idsOf(poison))).map(({ state }) => state)).toEqual(poison.map(() => "failed"));
  expect((await rowsOf(good)).every(({ state }) => state === "sent")).toBe(true);
  await compare(await rowsOf([...good, ...idsOf(poison)]));
});
