import { and, desc, eq, inArray } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db";
import { budgets, devices, messages, sessions } from "@/db/schema";
import { together } from "@/lib/addresses/testing";
import { advanceClock, day, hour, minute, now, resetClock } from "@/lib/clock";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { env } from "@/lib/env";
import { newId } from "@/lib/id";
import { noticeBudget } from "@/lib/messages/sms-budget";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { newToken } from "@/lib/secrets";
import { getLiveSession } from "@/lib/sessions/current";
import { listSessions } from "@/lib/sessions/queries";
import { admit, deviceHash } from "./admit";
import { changePassword } from "./change-password";
import { mostOfAccount } from "./keep-newest";
import { loginByPassword } from "./login";
import { aClient, anAsker, anEmail, aPerson, defaultPassword, makeUser, newestSecret, signIn, solved, steadyClock, timeline } from "./testing";

beforeEach(steadyClock);
afterEach(resetClock);
type User = Awaited<ReturnType<typeof makeUser>>;
/** Every client without a cookie is a new browser. */
const enter = (user: User, client = aClient()) => transactionWithMessages((tx) => admit(tx, user, client, { how: "password", remember: false, proved: true }));
const findDevice = async (userId: string, device: string) => (await db().select().from(devices).where(and(eq(devices.userId, userId), eq(devices.tokenHash, deviceHash(device))))).length === 1;
const statesTo = async (recipient: string, kind = "new-sign-in") => {
  const rows = await db().select({ state: messages.state, why: messages.lastError }).from(messages).where(and(eq(messages.recipient, recipient), eq(messages.kind, kind))).orderBy(desc(messages.id));
  return { sent: rows.filter(({ state }) => state !== "cancelled").length, dropped: rows.filter(({ state, why }) => state === "cancelled" && why !== null).length };
};

describe("SMS notices", () => {
  it("five sign-ins a day are told to one mobile; those after are in the timeline only, and people get in", async () => {
    const user = await makeUser();
    const mobile = user.mobile ?? "";
    for (let entered = 0; entered < noticeBudget.limit; entered++) await enter(user);
    await loginByPassword(aClient(), { identifier: user.username, password: defaultPassword, remember: false });
    expect(await statesTo(mobile)).toEqual({ sent: 5, dropped: 1 });
    expect(await timeline(user.id)).toEqual(Array(6).fill("signed_in"));
    advanceClock(day);
    await enter(user);
    expect(await statesTo(mobile)).toEqual({ sent: 6, dropped: 1 });
  });

  it("in parallel too; mails have no such budget", async () => {
    const [user, withEmail] = [await makeUser(), await makeUser({ email: anEmail() })];
    const results = await together(10, () => enter(user));
    expect(results.every(({ status }) => status === "fulfilled")).toBe(true);
    expect(await statesTo(user.mobile ?? "")).toEqual({ sent: 5, dropped: 5 });
    for (let entered = 0; entered < 7; entered++) await enter(withEmail);
    expect(await statesTo(withEmail.email ?? "")).toEqual({ sent: 7, dropped: 0 });
  });

  it("many sign-ins buy no silence for a change, and keep no code from the owner", async () => {
    const { user, viewer } = await aPerson();
    const mobile = user.mobile ?? "";
    for (let entered = 0; entered < 6; entered++) await enter(user);
    await changePassword(viewer, aClient(), { newPassword: "copper-lantern-meadow-42" });
    expect(await statesTo(mobile, "password-changed")).toEqual({ sent: 1, dropped: 0 });
    await sendSmsCode({ ...anAsker(), user: null }, { mobile, purpose: "login", captcha: await solved("login") });
    expect(await newestSecret(mobile, "sms-code")).toMatch(/^\d{6}$/);
  });

  it("count in the shop's day, and are dropped without failing anybody once it is spent", async () => {
    const user = await makeUser();
    const undo = new Error("undo");
    const spent = transactionWithMessages(async (tx) => {
      const options = { how: "password", remember: false, proved: true };
      await admit(tx, user, aClient(), options);
      await tx.update(budgets).set({ count: env().SMS_DAILY_CAP - 1, windowStartedAt: now() }).where(eq(budgets.key, "sms:day"));
      await admit(tx, user, aClient(), options);
      await admit(tx, user, aClient(), options);
      const rows = await tx.select({ state: messages.state }).from(messages).where(eq(messages.recipient, user.mobile ?? "")).orderBy(messages.id);
      expect(rows.map(({ state }) => state)).toEqual(["queued", "queued", "cancelled"]);
      expect(tx.outbox).toHaveLength(2);
      throw undo;
    });
    await expect(spent).rejects.toBe(undo);
  });
});

describe("an account's sessions and devices", () => {
  it("another password makes all browsers new but the one it was set in", async () => {
    const { user, viewer } = await aPerson();
    const [here, other] = [await enter(user), await enter(user)];
    const login = (device: string, password: string) => loginByPassword(aClient({ device }), { identifier: user.username, password, remember: false });
    const known = (device: string, wanted: boolean) => expect(findDevice(user.id, device)).resolves.toBe(wanted);
    await known(other.device, true);
    await changePassword(viewer, aClient({ device: here.device }), { newPassword: "copper-lantern-meadow-42" });
    await known(here.device, true);
    await known(other.device, false);
    await login(here.device, "copper-lantern-meadow-42");
    expect(await statesTo(user.mobile ?? "")).toEqual({ sent: 2, dropped: 0 });
    await login(other.device, "copper-lantern-meadow-42");
    expect(await statesTo(user.mobile ?? "")).toEqual({ sent: 3, dropped: 0 });
    await changePassword(await signIn(user.id), aClient({ device: newToken() }), { newPassword: "violet-kettle-harbour-17" });
    await known(here.device, false);
  });

  it("are the newest 100 and 50; a known browser and another account's stay", async () => {
    const [user, stranger] = [await makeUser(), await aPerson()];
    const first = await enter(user);
    advanceClock(minute);
    const old = await signIn(user.id);
    advanceClock(minute);
    const at = now();
    const row = { userId: user.id, createdAt: at, updatedAt: at };
    await db().insert(sessions).values(Array.from({ length: 98 }, () => ({ ...row, id: newId(), remember: false, expiresAt: new Date(at.getTime() + hour), lastUsedAt: at })));
    await db().insert(devices).values(Array.from({ length: 49 }, () => ({ ...row, id: newId(), tokenHash: newId(), lastSeenAt: at })));
    // A hundred sessions and fifty browsers: the known one is in use again, and nothing is looked for at its sign-in.
    const again = await enter(user, aClient({ device: first.device }));
    await enter(user);
    const kept = await db().select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, user.id));
    expect(kept).toHaveLength(mostOfAccount.sessions);
    expect(await getLiveSession(first.session.id)).toBeNull();
    expect(await getLiveSession(old.session.id)).toBeNull();
    expect(await getLiveSession(again.session.id)).not.toBeNull();
    expect(await getLiveSession(stranger.viewer.session.id)).not.toBeNull();
    expect(await db().select({ id: devices.id }).from(devices).where(eq(devices.userId, user.id))).toHaveLength(mostOfAccount.devices);
    await enter(user, aClient({ device: first.device }));
    expect(await statesTo(user.mobile ?? "")).toEqual({ sent: 2, dropped: 0 });
    expect(await db().select({ id: sessions.id }).from(sessions).where(inArray(sessions.id, [again.session.id]))).toHaveLength(1);
  });

  it("do not grow without end in a known browser either", async () => {
    const user = await makeUser();
    const { device } = await enter(user);
    // One sign-in of sixteen looks: that none of 400 does comes once in a hundred thousand million runs.
    for (let entered = 0; entered < 400; entered++) await enter(user, aClient({ device }));
    const kept = await db().select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, user.id));
    expect(kept.length).toBeGreaterThanOrEqual(mostOfAccount.sessions);
    expect(kept.length).toBeLessThan(300);
    expect((await listSessions(user.id, "")).length).toBe(mostOfAccount.sessions);
  });
});
