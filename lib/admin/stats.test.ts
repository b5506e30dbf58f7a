import { eq, inArray } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db, pool } from "@/db";
import { makeUser } from "@/db/factories";
import { loginFailures, messages, securityEvents, statsHours } from "@/db/schema";
import { day, hour, minute, resetClock, setClock } from "@/lib/clock";
import { takeTurnWith } from "@/lib/turns-testing";
import { unknownNameKey } from "@/lib/account/login-limits";
import { stepUpKey } from "@/lib/account/step-up";
import { countCaptcha } from "@/lib/captchas/count";
import { newId } from "@/lib/id";
import { withKv } from "@/lib/kv";
import { keyedHash } from "@/lib/secrets";
import { rollUp } from "./roll-up";
import { getOverview } from "./stats-queries";
import { makeStaff } from "./testing";
import { addDays, dayOf, startOfDay } from "./zone";

afterEach(resetClock);
let endTurn: () => Promise<void>;
beforeAll(async () => { endTurn = await takeTurnWith("old-rows"); });
afterAll(async () => { await endTurn(); await pool().end(); });

/** A time of its own, years before anything that other tests write. */
const base = Date.UTC(2020, 5, 15, 12);
const at = (milliseconds: number) => setClock(() => new Date(base + milliseconds));

async function event(kind: string, userId: string) {
  const createdAt = new Date(base + (clock += 1));
  await db().insert(securityEvents).values({ id: newId(), userId, kind, ip: null, userAgent: null, data: {}, createdAt, updatedAt: createdAt });
}
let clock = 0;

describe("the roll-up", () => {
  it("counts each hour once, however often it runs, and the overview adds the present hour", async () => {
    const user = await makeUser();
    at(10 * minute);
    clock = 10 * minute;
    for (const kind of ["registered", "signed_in", "signed_in", "sign_in_failed", "email_verified"]) await event(kind, user.id);
    const now = new Date(base + clock);
    // A name nobody has counts; a wrong code or a wrong password at a step-up is no failed sign-in.
    const failure = (accountKey: string) => ({ id: newId(), accountKey, ipKey: "none", createdAt: now, updatedAt: now });
    await db().insert(loginFailures).values([unknownNameKey(newId()), stepUpKey(user.id), keyedHash("code-guess", newId())].map(failure));
    await db().insert(messages).values((["sent", "sent", "failed"] as const).map((state) => ({
      id: newId(), kind: "sms-code", channel: "sms" as const, recipient: "+8613900000001", userId: user.id, locale: "en" as const, data: {}, cause: newId(), state, attempts: 1, generation: 1, createdAt: now, updatedAt: now,
    })));
    const key = `captcha-count:captchas_made:${base / hour}`;
    await withKv((kv) => kv.del(key));
    countCaptcha("captchas_made");
    await expect.poll(() => withKv((kv) => kv.get(key))).toBe("1");

    at(hour + 5 * minute);
    await rollUp();
    await Promise.all([rollUp(), rollUp()]);
    const row = async () => (await db().select().from(statsHours).where(eq(statsHours.hour, new Date(base))))[0]?.counts;
    const whole = { signups: 1, sign_ins: 2, failures: 2, "sms.sent": 2, "sms.failed": 1, captchas_made: 1 };
    expect(await row()).toEqual(whole);
    expect((await db().select().from(statsHours).where(eq(statsHours.hour, new Date(base + hour)))).length).toBe(0);

    // KV forgets, a message gets through after all: the next run knows both.
    await withKv((kv) => kv.del(key));
    await db().update(messages).set({ state: "sent" }).where(eq(messages.userId, user.id));
    at(2 * hour + 5 * minute);
    await rollUp();
    expect(await row()).toEqual({ ...whole, "sms.sent": 3, "sms.failed": undefined });

    clock = 2 * hour + minute;
    await event("signed_in", user.id);
    const viewer = await makeStaff("support");
    const overview = await getOverview(viewer, { range: "24h" });
    expect(overview).toMatchObject({ step: "hour", zone: "Asia/Shanghai", totals: { signups: 1, sign_ins: 3 }, before: {} });
    expect(overview.buckets).toHaveLength(24);
    expect(overview.buckets.slice(-3).map((bucket) => bucket.counts.sign_ins)).toEqual([2, undefined, 1]);
    // A day later all of it is the stretch before.
    at(day + 3 * hour);
    expect(await getOverview(viewer, { range: "24h" })).toMatchObject({ totals: {}, before: { signups: 1, sign_ins: 3 } });
    await db().delete(statsHours).where(inArray(statsHours.hour, Array.from({ length: 100 * 24 }, (_, n) => new Date(base + (n - 95 * 24) * hour))));
  });
});

describe("days", () => {
  it.each([
    ["2026-11-20", "Asia/Shanghai", "2026-11-19T16:00:00.000Z"], ["2026-11-20", "UTC", "2026-11-20T00:00:00.000Z"],
    // The clocks change at 01:00 and 02:00 on these days.
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"], ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"], ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"], ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  ])("%s begins in %s at %s", (date, zone, moment) => {
    expect(startOfDay(date, zone).toISOString()).toBe(moment);
    expect(dayOf(startOfDay(date, zone), zone)).toBe(date);
    expect(dayOf(new Date(startOfDay(date, zone).getTime() - 1), zone)).toBe(addDays(date, -1));
  });
});
