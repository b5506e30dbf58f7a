import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db, poolState } from "@/db";
import { sessions, users } from "@/db/schema";
import { makeUser } from "@/db/factories";
import { advanceClock, day, fromNow, hour, minute, now, resetClock, second, setClock } from "@/lib/clock";
import { newId } from "@/lib/id";
import { getLiveSession } from "./current";
import { lifeOf } from "./policy";

// Time stands still but for what we say: the edges are one second wide.
beforeEach(() => {
  const start = new Date();
  setClock(() => start);
});
afterEach(resetClock);

async function session(role: "shopper" | "admin", remember: boolean): Promise<string> {
  const { id: userId } = await makeUser({ role });
  const [id, at] = [newId(), now()];
  await db().insert(sessions).values({ id, userId, remember, expiresAt: fromNow(lifeOf(role, remember).most), lastUsedAt: at, provedAt: at, ip: null, userAgent: null, createdAt: at, updatedAt: at });
  return id;
}
const alive = async (id: string) => (await getLiveSession(id)) !== null;
const lastUse = async (id: string) => (await db().select({ at: sessions.lastUsedAt }).from(sessions).where(eq(sessions.id, id)))[0]?.at;
/** Uses a session, waiting for the note of its last use, which is written after the answer. */
async function use(id: string): Promise<void> {
  expect(await alive(id)).toBe(true);
  await expect.poll(() => lastUse(id)).toEqual(now());
}

describe.each([
  { who: "a shopper", role: "shopper", remember: false, idle: 24 * hour, most: 7 * day },
  { who: "a shopper who is remembered", role: "shopper", remember: true, idle: 14 * day, most: 30 * day },
  { who: "staff", role: "admin", remember: true, idle: 30 * minute, most: 12 * hour },
] as const)("the session of $who", ({ role, remember, idle, most }) => {
  it("ends when it is not used, to the second", async () => {
    const id = await session(role, remember);
    advanceClock(idle - second);
    await use(id);
    advanceClock(idle - second);
    expect(await alive(id)).toBe(true);
    const other = await session(role, remember);
    advanceClock(idle);
    expect(await alive(other)).toBe(false);
  });

  it("ends at last however much it is used", async () => {
    const id = await session(role, remember);
    const steps = Math.ceil(most / (idle / 2));
    for (let step = 1; step < steps; step++) {
      advanceClock(idle / 2);
      if (step * (idle / 2) < most - second) await use(id);
    }
    advanceClock(most - (steps - 1) * (idle / 2) - second);
    expect(await alive(id)).toBe(true);
    advanceClock(second);
    expect(await alive(id)).toBe(false);
  });
});

describe("a session", () => {
  it("writes its last use at most once a minute", async () => {
    const id = await session("shopper", false);
    const before = await lastUse(id);
    advanceClock(minute - second);
    await alive(id);
    // Whatever it began to write is written once no connection is busy.
    await new Promise((resolve) => setImmediate(resolve));
    await expect.poll(() => { const { open, idle } = poolState(); return open === idle; }).toBe(true);
    expect(await lastUse(id)).toEqual(before);
    advanceClock(2 * second);
    await use(id);
  });

  it("of a disabled account is dead at once", async () => {
    const id = await session("shopper", false);
    const [row] = await db().select().from(sessions).where(eq(sessions.id, id));
    await db().update(users).set({ disabledAt: now() }).where(eq(users.id, row?.userId ?? ""));
    expect(await alive(id)).toBe(false);
  });
});
