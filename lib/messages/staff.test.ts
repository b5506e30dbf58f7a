import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, pool } from "@/db";
import { messages, type MessageState } from "@/db/schema";
import { fromNow, hour, minute, now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { unseal } from "@/lib/secrets";
import { cancelMessage, cancelMessages } from "./cancel";
import { getMessageCounts } from "./counts";
import { enqueueMessage } from "./enqueue";
import { handedOver } from "./handed-over";
import { countMessages, getDelivery, getMessage, listMessages } from "./queries";
import { noteAttempt } from "./record";
import { retryMessage, retryMessages } from "./retry";
import { startTestCloud, type TestCloud } from "./test-cloud";
import { transactionWithMessages } from "./transaction";

let cloud: TestCloud;
beforeAll(async () => { cloud = await startTestCloud(); });
afterAll(async () => { await handedOver(); await cloud.close(); await pool().end(); });

async function make(channel: "sms" | "email", state: MessageState, more: Partial<typeof messages.$inferInsert> = {}, userId = newId()): Promise<string> {
  const common = { cause: newId(), locale: "en" as const, userId, secret: "271828", notAfter: fromNow(5 * minute) };
  const id = await transactionWithMessages((tx) => enqueueMessage(tx, channel === "sms"
    ? { ...common, kind: "sms-code", to: "+8613900000001", data: { purpose: "login", minutes: 5 } }
    : { ...common, kind: "email-code", to: `${newId().toLowerCase()}@example.com`, data: { minutes: 10 } }));
  await handedOver();
  await db().update(messages).set({ state, ...more }).where(eq(messages.id, id));
  return id;
}
const rowOf = async (id: string) => (await db().select().from(messages).where(eq(messages.id, id)))[0];
const eventsFor = (id: string) => cloud.events.filter((event) => event.data.messageId === id).map((event) => event.id);

describe("retrying", () => {
  it.each([["email", "failed"], ["email", "unknown"], ["sms", "failed"]] as const)("an %s that is %s keeps its row and goes out under a new event id", async (channel, state) => {
    const id = await make(channel, state, { finishedAt: fromNow(0) });
    expect(await retryMessage(id)).toBe(id);
    await handedOver();
    expect(eventsFor(id)).toEqual([id, `${id}:2`]);
    expect(await rowOf(id)).toMatchObject({ state: "handed", generation: 2, finishedAt: null, sealed: expect.any(String) });
  });

  it("an unknown SMS becomes one new row, however many ask", async () => {
    const id = await make("sms", "unknown", { attempts: 1, lastError: "lost" });
    const ids = await Promise.all([retryMessage(id), retryMessage(id), retryMessage(id).catch(() => "late")]);
    const copies = new Set(ids.filter((one) => one !== "late"));
    expect(copies.size).toBe(1);
    const [copy = ""] = copies;
    expect(copy).not.toBe(id);
    const row = await rowOf(copy);
    expect(row).toMatchObject({ retryOf: id, attempts: 0, lastError: null });
    expect(unseal("message", copy, row?.sealed ?? "")).toBe("271828");
    expect(await rowOf(id)).toMatchObject({ state: "unknown", sealed: null });
    expect(await getDelivery(id)).toBe("sending");
    await db().update(messages).set({ state: "sent" }).where(eq(messages.id, copy));
    expect(await getDelivery(id)).toBe("sent");
    expect((await getMessage(id))?.retriedAs).toBe(copy);
  });

  it("an expired code never", async () => {
    const id = await make("sms", "failed", { notAfter: fromNow(-1) });
    await expect(retryMessage(id)).rejects.toMatchObject({ code: "conflict", reason: "message_expired" });
    const wiped = await make("email", "failed", { sealed: null });
    await expect(retryMessage(wiped)).rejects.toMatchObject({ reason: "message_expired" });
  });

  it.each(["queued", "handed", "sending", "sent", "cancelled", "expired"] as const)("nothing that is %s", async (state) => {
    const id = await make("email", state);
    await expect(retryMessage(id)).rejects.toMatchObject({ code: "conflict", reason: "message_not_retryable" });
  });

  it("an id that is nobody's is not found", async () => {
    await expect(retryMessage(newId())).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelMessage(newId())).rejects.toMatchObject({ code: "not_found" });
  });

  it("a filtered set", async () => {
    const userId = newId();
    for (const more of [{}, {}, { notAfter: fromNow(-1) }]) await make("email", "failed", more, userId);
    await make("email", "sent", {}, userId);
    expect(await countMessages({ userId, state: "failed" })).toBe(3);
    expect(await retryMessages({ userId, state: "failed" })).toEqual({ retried: 2, refused: 1 });
  });
});

describe("cancelling", () => {
  it.each(["queued", "handed"] as const)("keeps what is %s from being sent", async (state) => {
    const id = await make("email", state);
    await cancelMessage(id);
    expect(await rowOf(id)).toMatchObject({ state: "cancelled", sealed: null });
  });

  it.each(["sending", "sent", "failed"] as const)("comes too late for what is %s", async (state) => {
    const id = await make("email", state);
    await expect(cancelMessage(id)).rejects.toMatchObject({ code: "conflict", reason: "message_not_cancellable" });
    expect(await rowOf(id)).toMatchObject({ state });
  });

  it("a filtered set", async () => {
    const userId = newId();
    for (const state of ["queued", "handed", "sending"] as const) await make("email", state, {}, userId);
    expect(await cancelMessages({ userId })).toBe(2);
  });
});

describe("looking", () => {
  it("lists newest first, page by page, and never shows a secret", async () => {
    const userId = newId();
    const ids = [await make("email", "sent", {}, userId), await make("sms", "sent", {}, userId), await make("sms", "failed", {}, userId)];
    const first = await listMessages({ userId }, { limit: 2 });
    const rest = await listMessages({ userId }, { limit: 2, before: first.at(-1)?.id ?? "" });
    expect([...first, ...rest].map((row) => row.id)).toEqual([...ids].sort().reverse());
    expect(first[0]).not.toHaveProperty("sealed");
    expect(await listMessages({ userId, channel: "email" }, { limit: 20 })).toHaveLength(1);
    expect(await listMessages({ recipient: "+8613900000001", userId }, { limit: 20 })).toHaveLength(2);
  });

  it("shows one message's history", async () => {
    const id = await make("email", "handed");
    await noteAttempt({ id, recipient: "a@example.com" }, { result: "retry", status: 429, detail: "slow down" });
    expect(await getMessage(id)).toMatchObject({ message: { id }, attempts: [{ outcome: "retry", status: 429, detail: "slow down" }], retriedAs: null });
    expect(await getMessage(newId())).toBeNull();
  });

  it("counts per channel", async () => {
    const before = await getMessageCounts();
    await make("email", "queued", { createdAt: fromNow(-7 * 24 * hour) });
    await make("email", "failed", { createdAt: fromNow(-25 * hour), finishedAt: now() });
    await make("sms", "failed", { finishedAt: fromNow(-2 * hour) });
    await make("sms", "unknown", { finishedAt: now() });
    await make("sms", "sending");
    const after = await getMessageCounts();
    expect(after.email.oldestQueued).toBeGreaterThanOrEqual(7 * 24 * 3600);
    // Other tests count along.
    expect(after.email.failed).toBeGreaterThan(before.email.failed);
    expect(after.sms.unknown).toBeGreaterThan(before.sms.unknown);
    expect(after.sms.inFlight).toBeGreaterThan(before.sms.inFlight);
  });
});
