import { createHash, createHmac, randomBytes } from "node:crypto";
import { test } from "@playwright/test";
import canonicalize from "canonicalize";
import { freePort } from "../../local/ports.mjs";
import { drill, expect, seen } from "./drill";
import { compare, idsOf, lay, ledger, rowsOf, rowsTo, settled } from "./outbox";
import { askMailAt, people } from "./people";
import { type Own, startRunner, startShop, until } from "./stack";

const signingKey = `signkey-test-${randomBytes(32).toString("hex")}`;
const eventKey = randomBytes(24).toString("base64url");
const own: Own[] = [];

test.afterEach(async () => {
  for (const one of own.splice(0).reverse()) await one.stop();
});

/** The signature of MESSAGES.md, made here on its own: HMAC over the canonical body and the time in seconds. */
function sign(body: unknown, at = Date.now(), key = signingKey): string {
  const t = Math.round(at / 1000).toString();
  return `t=${t}&s=${createHmac("sha256", key.replace(/^signkey-\w+-/, "")).update(canonicalize(body) ?? "").update(t).digest("hex")}`;
}

/** A call of the function that sends e-mails, as the server would make it for this message. */
function callFor(messageId: string, attempt = 0): Record<string, unknown> {
  const event = { name: "email/queued", id: messageId, ts: Date.now(), data: { messageId } };
  const id = createHash("sha256").update(messageId).digest("hex").slice(0, 26);
  const ctx = { run_id: id, env: "prod", step_id: "step", attempt, max_attempts: 5, qi_id: id, request_id: id, generation_id: 1, job_id: id, disable_immediate_execution: false, use_api: false, stack: { stack: [], current: 0 } };
  return { event, events: [event], steps: {}, defers: {}, version: 2, use_api: false, ctx };
}

drill("signed mode: unsigned, badly signed, stale and replayed calls send nothing; signed ones work", 240, async () => {
  const [shopPort, runnerPort] = [await freePort(), await freePort()];
  const keys = { INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey };
  own.push(await startRunner("signed-runner", runnerPort, { ...keys, APP_URLS: `http://localhost:${shopPort}/api/inngest` }));
  const shop = await startShop("signed-shop", shopPort, { ...keys, INNGEST_DEV: undefined, INNGEST_BASE_URL: `http://localhost:${runnerPort}` });
  own.push(shop);
  const runner = async () => (await (await fetch(`http://localhost:${runnerPort}/api/status`)).json()) as { apps: { registered: boolean; functions: { id: string }[] }[]; totals: { completed: number } };
  await until("the shop has registered", 30, async () => (await runner()).apps.some(({ registered, functions }) => registered && functions.length > 0));
  const sender = (await runner()).apps.flatMap(({ functions }) => functions).find(({ id }) => id.endsWith("send-email"))?.id ?? "";
  const url = `${shop.url}/api/inngest?fnId=${sender}&stepId=step`;
  const call = async (body: unknown, signature?: string) => {
    const text = JSON.stringify(body);
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json", "x-inngest-server-kind": "cloud", "x-inngest-req-version": "2", ...(signature === undefined ? {} : { "x-inngest-signature": signature }) }, body: text });
    return answer.status;
  };

  // Young rows that nobody has handed over: only a call can send them before the relay does.
  const [victim] = await lay(1, "email", { claimedBy: "0".repeat(26), claimedUntil: new Date(Date.now() + 30_000) });
  if (!victim) throw new Error("nothing laid");
  const body = callFor(victim.id);
  const fresh = sign(body);
  const refused: Record<string, number> = {
    unsigned: await call(body),
    empty: await call(body, ""),
    "another key": await call(body, sign(body, Date.now(), `signkey-test-${randomBytes(32).toString("hex")}`)),
    "the event key": await call(body, sign(body, Date.now(), eventKey)),
    "another body": await call(callFor(victim.id, 1), fresh),
    "six minutes old": await call(body, sign(body, Date.now() - 6 * 60_000)),
    "without a time": await call(body, fresh.replace(/^t=\d+&/, "")),
    "another time": await call(body, fresh.replace(/^t=\d+/, `t=${Math.round(Date.now() / 1000) + 1}`)),
  };
  seen(`refused with ${[...new Set(Object.values(refused))].join(", ")}`);
  expect(Object.entries(refused).filter(([, status]) => status < 400)).toEqual([]);
  const asked = async () => (await ledger()).filter(({ to }) => to === victim.recipient);
  expect(await asked(), "nothing was sent").toEqual([]);
  expect((await rowsOf([victim.id]))[0]?.state).toBe("queued");

  // The same call with a true signature sends, and its replay, five times at once, does not send again.
  expect([200, 206]).toContain(await call(body, fresh));
  const replays = await Promise.all(Array.from({ length: 5 }, () => call(body, fresh)));
  // Nobody goes on with that run: the sweep takes it up at the next full minute, and waits for the try before to be over.
  await settled(() => rowsOf([victim.id]), 110);
  const accepted = (await asked()).filter(({ outcome }) => outcome === "accepted").length;
  seen(`a replay is answered ${[...new Set(replays)].join(", ")} and ${accepted} mail sent`);
  expect(accepted).toBe(1);

  // And the whole way, asked for at the door of that shop.
  const [person] = await people(1);
  if (!person) throw new Error("nobody");
  expect(await askMailAt(shop.url, person)).toBe(202);
  await settled(() => rowsTo([person.email]), 60);
  expect((await runner()).totals.completed).toBeGreaterThan(0);
  const unwelcome = await fetch(`http://localhost:${runnerPort}/e/wrong-key`, { method: "POST", headers: { "content-type": "application/json" }, body: "[]" });
  expect(unwelcome.status).toBe(401);
  expect(await compare([...(await rowsOf([victim.id])), ...(await rowsTo([person.email]))])).toEqual({ sent: 2 });
  expect(idsOf(await rowsOf([victim.id]))).toHaveLength(1);
});
