import { createServer } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db, pool } from "@/db";
import { newMobile } from "@/db/factories";
import { messageAttempts, messages } from "@/db/schema";
import { advanceClock, fromNow, minute, now, resetClock, second } from "@/lib/clock";
import { newId } from "@/lib/id";
import { seal } from "@/lib/secrets";
import { sendSms } from "@/lib/sms";
import type { NewMessage } from "./input";
import { handedOver } from "./handed-over";
import { endRun, markFailed, providerSaid } from "./mark-failed";
import { getDelivery } from "./queries";
import { recordSent } from "./record";
import { sendMessage, sendingLease } from "./send";
import { startTestCloud, type Asked, type TestCloud } from "./test-cloud";
import { transactionWithMessages } from "./transaction";
import { enqueueMessage } from "./enqueue";

let cloud: TestCloud;
beforeAll(async () => { cloud = await startTestCloud(); });
beforeEach(() => { cloud.answer = () => "accept"; });
afterEach(() => resetClock());
afterAll(async () => { await handedOver(); await cloud.close(); await pool().end(); });

const add = (message: NewMessage) => transactionWithMessages((tx) => enqueueMessage(tx, message));
const addSms = (to = newMobile()) => add({ kind: "sms-code", cause: newId(), to, locale: "zh", data: { purpose: "login", minutes: 5 }, secret: "271828", notAfter: fromNow(5 * minute) });
const addMail = (to = `${newId().toLowerCase()}@example.com`) =>
  add({ kind: "email-verification", cause: newId(), to, locale: "en", data: { username: "tom", hours: 24, reason: "new" }, secret: "/verify-email?token=canary-31415" });

async function rowOf(id: string) {
  const [row] = await db().select().from(messages).where(eq(messages.id, id));
  if (!row) throw new Error("no row");
  return row;
}
const historyOf = async (id: string) => (await db().select().from(messageAttempts).where(eq(messageAttempts.messageId, id)).orderBy(messageAttempts.createdAt, messageAttempts.id)).map((line) => line.outcome);
const to = async (id: string) => (await rowOf(id)).recipient;
const forMessage = (list: Asked[], recipient: string) => list.filter((asked) => asked.body.to === recipient || asked.body.To === recipient);

/** An address of this machine at which nobody listens. */
async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

/** Sending by a process that was started with another address of Twilio's: the environment is read once. */
async function withTwilioAt(url: string): Promise<typeof sendMessage> {
  const before = process.env.TWILIO_BASE_URL;
  process.env.TWILIO_BASE_URL = url;
  vi.resetModules();
  const own = await import("./send");
  (await import("@/lib/env")).env();
  process.env.TWILIO_BASE_URL = before;
  return own.sendMessage;
}

/** The two halves as the function runs them. */
async function sendAndRecord(id: string, attempt = 0) {
  const tried = await sendMessage(id, attempt);
  if ("state" in tried && tried.state === "sent") await recordSent(id, tried.providerId, tried.status);
  return tried;
}

describe.each([["an SMS", addSms], ["an e-mail", addMail]] as const)("sending %s", (_, make) => {
  it("is sent once, its secret wiped, its history kept", async () => {
    const id = await make();
    expect((await rowOf(id)).sealed).toBeTruthy();
    const tried = await sendAndRecord(id);
    expect(tried).toMatchObject({ state: "sent", providerId: expect.stringMatching(/^id-/) });
    expect(await rowOf(id)).toMatchObject({ state: "sent", sealed: null, attempts: 1, providerId: expect.any(String), finishedAt: expect.any(Date) });
    expect(await historyOf(id)).toEqual(["accepted"]);
    expect(await getDelivery(id)).toBe("sent");
    await sendAndRecord(id, 1);
    expect(forMessage(cloud.asked, await to(id))).toHaveLength(1);
  });

  it("keeps nothing secret in plain: neither in the row nor in what Inngest stores", async () => {
    const id = await make();
    const stored = JSON.stringify([await rowOf(id), await sendMessage(id, 0)]);
    expect(stored).not.toMatch(/271828|canary/);
  });

  it("ends at a clear refusal", async () => {
    const id = await make();
    cloud.answer = () => ({ status: 422, body: { name: "validation_error", statusCode: 422, message: "no such address", code: 21211 } });
    expect(await sendMessage(id, 0)).toMatchObject({ state: "failed" });
    expect(await rowOf(id)).toMatchObject({ state: "failed", lastError: expect.stringContaining("no such address") });
    expect(await historyOf(id)).toEqual(["refused"]);
    expect(await getDelivery(id)).toBe("failed");
  });

  it("asks for another try after 429, at the time the provider names, and after 500", async () => {
    const id = await make();
    cloud.answer = () => ({ status: 429, headers: { "retry-after": "7" }, body: { name: "rate_limit_exceeded", statusCode: 429, message: "slow down" } });
    expect(await sendMessage(id, 0)).toEqual({ retryAfter: 7, why: "the provider said: retry 429" });
    expect(await rowOf(id)).toMatchObject({ state: "handed", attempts: 1, sealed: expect.any(String) });
    cloud.answer = () => ({ status: 500, body: { name: "internal_server_error", statusCode: 500, message: "oh" } });
    expect(await sendMessage(id, 1)).toEqual({ retryAfter: undefined, why: "the provider said: retry 500" });
    cloud.answer = () => "accept";
    expect(await sendAndRecord(id, 2)).toMatchObject({ state: "sent" });
    expect(await historyOf(id)).toEqual(["retry", "retry", "accepted"]);
    expect(forMessage(cloud.accepted, await to(id))).toHaveLength(1);
  });

  it("is not sent after its time", async () => {
    const id = await make();
    await db().update(messages).set({ notAfter: fromNow(1 * second) }).where(eq(messages.id, id));
    advanceClock(1 * second);
    expect(await sendMessage(id, 0)).toMatchObject({ state: "expired" });
    expect(await rowOf(id)).toMatchObject({ state: "expired", sealed: null, attempts: 0 });
    expect(forMessage(cloud.asked, await to(id))).toHaveLength(0);
  });

  it.each(["sent", "failed", "unknown", "cancelled", "expired"] as const)("leaves alone what is %s", async (state) => {
    const id = await make();
    await db().update(messages).set({ state }).where(eq(messages.id, id));
    expect(await sendMessage(id, 0)).toMatchObject({ state });
    expect(forMessage(cloud.asked, await to(id))).toHaveLength(0);
  });

  it("is sent once when its event comes five times at the same moment", async () => {
    const id = await make();
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => sendAndRecord(id)));
    expect(all.filter((tried) => "state" in tried && tried.state === "sent").length).toBeGreaterThan(0);
    expect(forMessage(cloud.asked, await to(id))).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ state: "sent", attempts: 1 });
  });

  it("a secret moved to another row opens nothing and sends nothing", async () => {
    const id = await make();
    await db().update(messages).set({ sealed: seal("message", newId(), "271828") }).where(eq(messages.id, id));
    expect(await sendMessage(id, 0)).toMatchObject({ state: "failed" });
    expect(forMessage(cloud.asked, await to(id))).toHaveLength(0);
  });

  it.each([400, 429])("keeps a provider's words (%s) without the recipient they repeat", async (status) => {
    const id = await make();
    const recipient = await to(id);
    cloud.answer = () => ({ status, body: { code: 21211, name: "validation_error", statusCode: status, message: `The 'To' ${recipient.toUpperCase()} is not valid` } });
    await sendMessage(id, 0);
    const lines = await db().select({ detail: messageAttempts.detail }).from(messageAttempts).where(eq(messageAttempts.messageId, id));
    for (const kept of [(await rowOf(id)).lastError, ...lines.map(({ detail }) => detail)]) {
      expect(kept).toMatch(/The 'To' .*\*\*\*.* is not valid/);
      expect(kept?.toLowerCase()).not.toContain(recipient.replace("+86", ""));
    }
  });

  it("a poisoned row fails by itself", async () => {
    const id = await make();
    await db().update(messages).set({ kind: "no-such-kind" }).where(eq(messages.id, id));
    expect(await sendMessage(id, 0)).toMatchObject({ state: "failed" });
  });

  it("fails when its tries are used up", async () => {
    const id = await make();
    cloud.answer = () => ({ status: 500, body: { name: "internal_server_error", statusCode: 500, message: "oh" } });
    await sendMessage(id, 0);
    expect(await markFailed(id, "retries used up")).toBe("failed");
    expect((await rowOf(id)).lastError).toMatch(/retries used up; last: .*oh/);
    expect(await markFailed(id, "again")).toBe("failed");
  });
});

describe("an SMS whose answer is lost", () => {
  it.each(["cut-before", "cut-after"] as const)("is unknown (%s) and never sent again by itself", async (fault) => {
    const id = await addSms();
    cloud.answer = () => fault;
    expect(await sendMessage(id, 0)).toMatchObject({ state: "unknown" });
    cloud.answer = () => "accept";
    for (const attempt of [0, 1, 2]) expect(await sendMessage(id, attempt)).toMatchObject({ state: "unknown" });
    expect(forMessage(cloud.asked, await to(id))).toHaveLength(1);
    expect(await historyOf(id)).toEqual(["unknown"]);
    expect(await getDelivery(id)).toBe("failed");
  });

  it("becomes unknown when a later try finds it being sent", async () => {
    const id = await addSms();
    await db().update(messages).set({ state: "sending", attempts: 1 }).where(eq(messages.id, id));
    expect(await sendMessage(id, 1)).toMatchObject({ state: "unknown" });
    expect(forMessage(cloud.asked, await to(id))).toHaveLength(0);
  });

  it("found being sent by a first try, waits for the one at it, then is unknown", async () => {
    const id = await addSms();
    await db().update(messages).set({ state: "sending", attempts: 1, updatedAt: now() }).where(eq(messages.id, id));
    expect(await sendMessage(id, 0)).toEqual({ retryAfter: sendingLease / second, why: expect.any(String) });
    advanceClock(sendingLease);
    expect(await sendMessage(id, 0)).toMatchObject({ state: "unknown" });
  });

  it("was never asked when nobody listens: it is tried again; once asked, a cut line leaves it in doubt", async () => {
    const [unheard, heard] = [await addSms(), await addSms()];
    const away = await withTwilioAt(await deadUrl());
    expect(await away(unheard, 0)).toMatchObject({ why: expect.stringContaining("retry") });
    expect(await rowOf(unheard)).toMatchObject({ state: "handed", sealed: expect.any(String), lastError: expect.stringContaining("ECONNREFUSED") });
    expect(await sendAndRecord(unheard, 1)).toMatchObject({ state: "sent" });
    expect(forMessage(cloud.asked, await to(unheard))).toHaveLength(1);
    const back = await withTwilioAt(`${cloud.url}/twilio`);
    cloud.answer = () => "cut-before";
    expect(await back(heard, 0)).toMatchObject({ state: "unknown" });
  });

  it("is tried again when the provider says it has no time, and in doubt when a gateway says it had no answer", async () => {
    cloud.answer = () => ({ status: 503 });
    expect(await sendSms(newMobile(), "x")).toMatchObject({ result: "retry", status: 503 });
    cloud.answer = () => ({ status: 502 });
    expect(await sendSms(newMobile(), "x")).toMatchObject({ result: "unknown", status: 502 });
  });
});

it("what the provider calls a message is kept as it fits, and the first word stays", async () => {
  const ids = [await addMail(), await addMail()] as const;
  await Promise.all([recordSent(ids[0], "柠".repeat(200), 200), recordSent(ids[1], "id-first", 200), recordSent(newId(), "of nobody", 200)]);
  await recordSent(ids[1], "id-second", 200);
  expect(await rowOf(ids[0])).toMatchObject({ state: "sent", providerId: "?".repeat(100) });
  expect(await rowOf(ids[1])).toMatchObject({ state: "sent", providerId: "id-first" });
  expect(await historyOf(ids[1])).toEqual(["accepted"]);
});

describe("an e-mail whose answer is lost", () => {
  it("is asked for again with the same key, and taken once", async () => {
    const id = await addMail();
    const answers = ["cut-after", "cut-before", "accept"] as const;
    let at = 0;
    cloud.answer = () => answers[at++] ?? "accept";
    for (const attempt of [0, 1, 2]) await sendAndRecord(id, attempt);
    expect(await rowOf(id)).toMatchObject({ state: "sent", attempts: 3 });
    const asked = forMessage(cloud.asked, await to(id));
    expect(asked.map((one) => one.key)).toEqual(Array.from({ length: 3 }, () => `email-verification/${id}`));
    expect(new Set(asked.map((one) => JSON.stringify(one.body))).size).toBe(1);
    expect(forMessage(cloud.accepted, await to(id))).toHaveLength(1);
  });

  it("is sent again when the process died over it", async () => {
    const id = await addMail();
    await db().update(messages).set({ state: "sending", attempts: 1 }).where(eq(messages.id, id));
    expect(await sendAndRecord(id, 1)).toMatchObject({ state: "sent" });
  });

  it("is unknown, not failed, when it may have been heard", async () => {
    const id = await addMail();
    cloud.answer = () => "cut-after";
    await sendMessage(id, 0);
    expect(await markFailed(id, "retries used up")).toBe("unknown");
    cloud.answer = () => "accept";
    // The truth, when it comes after all, wins.
    await recordSent(id, "id-late", 200);
    expect(await rowOf(id)).toMatchObject({ state: "sent", providerId: "id-late", sealed: null });
  });

  it("stays for the sweep when a run ended without the provider's word, and ends by it, or after many tries", async () => {
    const [handed, cut, refused, deadly] = [await addMail(), await addMail(), await addMail(), await addMail()];
    await db().update(messages).set({ state: "handed", attempts: 0 }).where(eq(messages.id, handed));
    await db().update(messages).set({ state: "sending", attempts: 1 }).where(eq(messages.id, cut));
    await db().update(messages).set({ state: "sending", attempts: 15 }).where(eq(messages.id, deadly));
    const ends = [];
    for (const id of [handed, cut, deadly]) ends.push(await endRun(id, "The app could not be reached"));
    expect([...ends, await endRun(refused, `${providerSaid}retry 500`)]).toEqual(["handed", "sending", "unknown", "failed"]);
    expect(await rowOf(cut)).toMatchObject({ state: "sending", lastError: "The app could not be reached", sealed: expect.any(String) });
    const text = await addSms();
    await db().update(messages).set({ state: "sending", attempts: 1 }).where(eq(messages.id, text));
    expect(await endRun(text, "The app could not be reached")).toBe("unknown");
  });

  it("is asked for again when a gateway answers something of its own", async () => {
    const id = await addMail();
    cloud.answer = () => ({ status: 502, body: { oops: true } });
    expect(await sendMessage(id, 0)).toEqual({ retryAfter: undefined, why: "the provider said: unknown" });
  });

  it("waits while the provider is still busy with the same key", async () => {
    const id = await addMail();
    cloud.answer = () => ({ status: 409, body: { name: "concurrent_idempotent_requests", statusCode: 409, message: "busy" } });
    expect(await sendMessage(id, 0)).toEqual({ retryAfter: 2, why: "the provider said: retry 409" });
  });
});
