import { eq, inArray, lt } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, pool, transaction } from "@/db";
import { messages, type MessageState } from "@/db/schema";
import { advanceClock, day, fromNow, hour, minute, now, second, setClock } from "@/lib/clock";
import { newId } from "@/lib/id";
import { takeTurnWith } from "@/lib/turns-testing";
import { enqueueMessage, type OutboxTx } from "./enqueue";
import { handedOver } from "./handed-over";
import { putBack } from "./record";
import { expireWaiting, relayOnce, relayUntilEmpty, startRelay } from "./relay";
import { retryMessage } from "./retry";
import { sweepMessages, wipeOldSecrets } from "./sweep";
import { startTestCloud, type TestCloud } from "./test-cloud";
import { transactionWithMessages } from "./transaction";

let cloud: TestCloud;
let endTurn: () => Promise<void>;
beforeAll(async () => {
  cloud = await startTestCloud();
  endTurn = await takeTurnWith("old-rows");
});
// Relay and sweep take whatever they find, and other tests share the table: these play long ago, when theirs were not yet made.
const longAgo = new Date("2001-01-01T00:00:00Z");
beforeEach(async () => {
  setClock(() => longAgo);
  cloud.inngestUp = true;
  cloud.beforeTaken = async () => undefined;
  await db().delete(messages).where(lt(messages.createdAt, new Date("2010-01-01T00:00:00Z")));
});
afterAll(async () => { await handedOver(); await endTurn(); await cloud.close(); await pool().end(); });

const mail = (cause = newId(), notAfter?: Date) => ({
  kind: "email-code" as const, cause, to: `${newId().toLowerCase()}@example.com`, locale: "en" as const, data: { minutes: 10 }, secret: "271828", ...(notAfter ? { notAfter } : {}),
});
const sms = () => ({ kind: "sms-code" as const, cause: newId(), to: "+8613900000000", locale: "zh" as const, data: { purpose: "login" as const, minutes: 5 }, secret: "271828" });

/** As a process leaves it that was killed between commit and hand-over. */
const leftBehind = (...list: Parameters<typeof enqueueMessage>[1][]) =>
  transaction(async (tx) => {
    const own: OutboxTx = Object.assign(tx, { outbox: [] });
    const ids: string[] = [];
    for (const one of list) ids.push(await enqueueMessage(own, one));
    return ids;
  });
const statesOf = async (ids: string[]) => (await db().select({ state: messages.state }).from(messages).where(inArray(messages.id, ids))).map((row) => row.state);
const eventsFor = (ids: string[]) => cloud.events.filter((event) => ids.includes(event.data.messageId));

async function put(state: MessageState, age: number, more: Partial<typeof messages.$inferInsert> = {}): Promise<string> {
  const [id = ""] = await leftBehind(mail());
  const at = fromNow(-age);
  await db().update(messages).set({ state, createdAt: at, updatedAt: at, handedAt: at, ...more }).where(eq(messages.id, id));
  return id;
}

describe("after commit", () => {
  it("messages go to Inngest in one call, named by their ids, with nothing but the id inside", async () => {
    const ids = await transactionWithMessages(async (tx) => [await enqueueMessage(tx, mail()), await enqueueMessage(tx, sms())]);
    await handedOver();
    expect(eventsFor(ids)).toEqual([
      expect.objectContaining({ id: ids[0], name: "email/queued", data: { messageId: ids[0] } }),
      expect.objectContaining({ id: ids[1], name: "sms/queued", data: { messageId: ids[1] } }),
    ]);
    expect(await statesOf(ids)).toEqual(["handed", "handed"]);
  });

  it("nothing goes when the transaction fails", async () => {
    let id = "";
    const failing = transactionWithMessages(async (tx) => {
      id = await enqueueMessage(tx, mail());
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await handedOver();
    expect(eventsFor([id])).toEqual([]);
    expect(await statesOf([id])).toEqual([]);
  });

  it("one cause makes one message", async () => {
    const one = mail();
    const ids = await Promise.all([1, 2, 3].map(() => transactionWithMessages((tx) => enqueueMessage(tx, one))));
    expect(new Set(ids).size).toBe(1);
  });

  it("a recipient that could add a header or a second address is refused", async () => {
    for (const to of ["a@b.cn\r\nBcc: c@d.cn", "a@b.cn, c@d.cn", "<a@b.cn>", "a@b.cn ", "+86139 0000", "+8613900000000\n"]) {
      await expect(transactionWithMessages((tx) => enqueueMessage(tx, { ...mail(), to }))).rejects.toThrow();
    }
  });
});

describe("the relay", () => {
  it("hands over what was left behind, once it is some seconds old", async () => {
    const ids = await leftBehind(mail(), sms());
    await relayOnce();
    expect(eventsFor(ids)).toEqual([]);
    advanceClock(4 * second);
    expect(await relayOnce()).toBe(2);
    expect(eventsFor(ids).map((event) => event.id).sort()).toEqual([...ids].sort());
    expect(await statesOf(ids)).toEqual(["handed", "handed"]);
  });

  it("shares the work with others: each row is handed over by one", async () => {
    const ids = await leftBehind(...Array.from({ length: 450 }, () => mail()));
    advanceClock(4 * second);
    await Promise.all([relayUntilEmpty(), relayUntilEmpty(), relayUntilEmpty()]);
    expect(eventsFor(ids)).toHaveLength(450);
    expect(new Set(await statesOf(ids))).toEqual(new Set(["handed"]));
  });

  it("loses nothing while Inngest is down, and frees the rows", async () => {
    const ids = await leftBehind(mail());
    advanceClock(4 * second);
    cloud.inngestUp = false;
    await expect(relayOnce()).rejects.toThrow();
    expect(await statesOf(ids)).toEqual(["queued"]);
    cloud.inngestUp = true;
    expect(await relayOnce()).toBe(1);
    expect(await statesOf(ids)).toEqual(["handed"]);
  });

  it("takes over the rows of a relay that died, after its claim", async () => {
    const ids = await leftBehind(mail());
    await db().update(messages).set({ claimedBy: newId(), claimedUntil: fromNow(minute) }).where(inArray(messages.id, ids));
    advanceClock(30 * second);
    expect(await relayOnce()).toBe(0);
    advanceClock(31 * second);
    expect(await relayOnce()).toBe(1);
  });

  it("never turns back a state that the function wrote first", async () => {
    const ids = await leftBehind(mail());
    advanceClock(4 * second);
    // The event is taken, and the function is quicker than the relay's own note.
    cloud.beforeTaken = async () => void (await db().update(messages).set({ state: "sent" }).where(inArray(messages.id, ids)));
    expect(await relayOnce()).toBe(1);
    expect(eventsFor(ids)).toHaveLength(1);
    expect(await statesOf(ids)).toEqual(["sent"]);
  });

  it("ends what waited beyond its time", async () => {
    const [late = "", fine = ""] = await leftBehind(mail(newId(), fromNow(minute)), mail(newId(), fromNow(hour)));
    advanceClock(2 * minute);
    await expireWaiting();
    expect(await statesOf([late])).toEqual(["expired"]);
    expect(await statesOf([fine])).toEqual(["queued"]);
    const [row] = await db().select().from(messages).where(eq(messages.id, late));
    expect(row).toMatchObject({ sealed: null, finishedAt: expect.any(Date) });
  });

  it("runs until it is stopped", async () => {
    const ids = await leftBehind(mail());
    const late = await put("handed", minute, { notAfter: fromNow(second) });
    advanceClock(4 * second);
    const stop = startRelay();
    await expect.poll(async () => [...(await statesOf(ids)), ...(await statesOf([late]))], { timeout: 10_000 }).toEqual(["handed", "expired"]);
    await stop();
  });
});

describe("the sweep", () => {
  it("hands over again, under a new event id, what did not end; later and later", async () => {
    const id = await put("handed", 2 * minute);
    await sweepMessages();
    expect(eventsFor([id])).toEqual([]);
    advanceClock(minute + second);
    await sweepMessages();
    expect(eventsFor([id]).map((event) => event.id)).toEqual([`${id}:2`]);
    advanceClock(4 * minute);
    await sweepMessages();
    expect(eventsFor([id])).toHaveLength(1);
    advanceClock(2 * minute + second);
    await sweepMessages();
    expect(eventsFor([id]).map((event) => event.id)).toEqual([`${id}:2`, `${id}:3`]);
  });

  it("finds what was being sent when its process died, also when the hand-over was never noted", async () => {
    const id = await put("sending", 4 * minute, { handedAt: null });
    await sweepMessages();
    expect(eventsFor([id])).toHaveLength(1);
  });

  it("leaves alone what waits for its turn, as long as the queue moves", async () => {
    const sent = { state: "sent" as const, attempts: 1 };
    await put("handed", 10 * minute, { ...sent, finishedAt: fromNow(-second) });
    const [passed, sameCall, later] = [await put("handed", 11 * minute), await put("handed", 10 * minute), await put("handed", 8 * minute)];
    const tried = await put("handed", 9 * minute, { attempts: 1 });
    const bySms = await put("handed", 9 * minute, { channel: "sms" });
    await sweepMessages();
    expect(eventsFor([passed, sameCall, later, tried, bySms]).map((event) => event.data.messageId).toSorted()).toEqual([passed, tried, bySms].toSorted());
    advanceClock(3 * minute);
    await sweepMessages();
    expect(eventsFor([sameCall, later])).toHaveLength(2);
  });

  it("asks a provider no sooner than it said", async () => {
    const id = await put("sending", 0);
    await putBack({ id, recipient: "a@example.com" }, "429", 3600);
    advanceClock(hour);
    await sweepMessages();
    expect(eventsFor([id])).toEqual([]);
    advanceClock(3 * minute);
    await sweepMessages();
    expect(eventsFor([id])).toHaveLength(1);
  });

  it("leaves alone what is tried again right now", async () => {
    const id = await put("handed", hour, { updatedAt: now() });
    await sweepMessages();
    expect(eventsFor([id])).toEqual([]);
  });

  it("gives up after 24 hours: nothing is sent again without a person", async () => {
    const handed = await put("handed", day + minute);
    const sending = await put("sending", day + minute);
    await sweepMessages();
    expect(await statesOf([handed])).toEqual(["failed"]);
    expect(await statesOf([sending])).toEqual(["unknown"]);
    expect(eventsFor([handed, sending])).toEqual([]);
  });

  it("gives what waited for Inngest for days its 24 hours from then on, however often it is handed over", async () => {
    const [id = ""] = await leftBehind(mail());
    cloud.inngestUp = false;
    advanceClock(3 * day);
    await expect(relayOnce()).rejects.toThrow();
    cloud.inngestUp = true;
    expect(await relayOnce()).toBe(1);
    advanceClock(minute);
    expect(await sweepMessages()).toMatchObject({ givenUp: 0 });
    expect(await statesOf([id])).toEqual(["handed"]);
    advanceClock(23 * hour);
    expect(await sweepMessages()).toMatchObject({ again: 1, givenUp: 0 });
    advanceClock(hour);
    expect(await sweepMessages()).toMatchObject({ again: 0, givenUp: 1 });
    expect(await statesOf([id])).toEqual(["failed"]);
    expect(eventsFor([id]).map((event) => event.id)).toEqual([id, `${id}:2`]);
  });

  it("gives what a person retries after days its 24 hours again, also when its hand-over was never noted", async () => {
    const ids = [await put("failed", 3 * day, { firstHandedAt: fromNow(-3 * day) }), await put("failed", 3 * day, { firstHandedAt: fromNow(-3 * day) })];
    const [unnoted = ""] = ids;
    for (const id of ids) expect(await retryMessage(id)).toBe(id);
    await handedOver();
    await db().update(messages).set({ state: "sending", firstHandedAt: null, handedAt: null }).where(eq(messages.id, unnoted));
    advanceClock(minute);
    expect(await sweepMessages()).toMatchObject({ givenUp: 0 });
    expect(await statesOf(ids)).toEqual(expect.arrayContaining(["handed", "sending"]));
    advanceClock(23 * hour);
    expect(await sweepMessages()).toMatchObject({ again: 2, givenUp: 0 });
    advanceClock(hour);
    expect(await sweepMessages()).toMatchObject({ givenUp: 2 });
  });

  it("wipes the secret of a failed message once nobody can retry it", async () => {
    const soon = await put("failed", minute, { notAfter: fromNow(5 * minute) });
    const old = await put("unknown", day + minute);
    await sweepMessages();
    const sealedOf = async (id: string) => (await db().select().from(messages).where(eq(messages.id, id)))[0]?.sealed;
    expect(await sealedOf(soon)).toBeTruthy();
    expect(await sealedOf(old)).toBeNull();
    advanceClock(5 * minute);
    await sweepMessages();
    expect(await sealedOf(soon)).toBeNull();
  });

  it("leaves to the night what nobody could wipe when its time ran out", async () => {
    const [overlooked, old] = [await put("failed", 3 * day, { notAfter: fromNow(-2 * day) }), await put("unknown", 3 * day)];
    const soon = await put("failed", minute, { notAfter: fromNow(5 * minute) });
    await sweepMessages();
    expect(await wipeOldSecrets()).toBeGreaterThanOrEqual(2);
    const rows = await db().select().from(messages).where(inArray(messages.id, [overlooked, old, soon]));
    expect(rows.filter(({ sealed }) => sealed !== null).map(({ id }) => id)).toEqual([soon]);
  });
});
