import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db, transaction } from "@/db";
import { devices, sessions, users } from "@/db/schema";
import { together } from "@/lib/addresses/testing";
import { advanceClock, minute, resetClock, second } from "@/lib/clock";
import { env } from "@/lib/env";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { hash } from "@node-rs/argon2";
import { passwordHashing } from "@/lib/password";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { getLiveSession } from "@/lib/sessions/current";
import { admitByPassword, loginByPassword, loginBySms, provePassword } from "./login";
import { admit, deviceHash } from "./admit";
import { beginDeviceTry, forgiveEverywhere, waitAfter } from "./login-limits";
import { aClient, anAsker, anEmail, aPerson, defaultPassword, mailsTo, makeUser, newestSecret, reasons, reload, solved, timeline, steadyClock } from "./testing";

beforeEach(steadyClock);
afterEach(resetClock);
const refused = { code: "unauthenticated", reason: "login_refused" };
type Captcha = { id: string; answer: string };
const login = (identifier: string, password: string, client: Client = aClient(), captcha?: Captcha) =>
  loginByPassword(client, { identifier, password, remember: false, ...(captcha ? { captcha } : {}) });
const wrong = (identifier: string, client?: Client, captcha?: Captcha) => login(identifier, "wrong", client, captcha);

/** So many failures, with the captcha where it is asked for, each after its wait. */
async function failures(identifier: string, count: number): Promise<void> {
  for (let failed = 0; failed < count; failed++) {
    advanceClock(waitAfter(failed));
    await expect(wrong(identifier, aClient(), await solved("login"))).rejects.toMatchObject(refused);
  }
}

describe("by password", () => {
  it("under username, mobile and proven e-mail, however written", async () => {
    const user = await makeUser({ email: anEmail() });
    const mobile = user.mobile ?? "";
    for (const name of [user.username.toUpperCase(), mobile, mobile.slice(3), `0086 ${mobile.slice(3)}`, user.email?.toUpperCase() ?? "", ` ${user.email} `]) {
      expect((await login(name, defaultPassword)).user.id, name).toBe(user.id);
    }
    const pending = await makeUser({ pendingEmail: anEmail() });
    await expect(login(pending.pendingEmail ?? "", defaultPassword)).rejects.toMatchObject(refused);
  });

  it("answers alike for a wrong password, an unknown name and an account without a password", async () => {
    const [user, without] = [await makeUser(), await makeUser({ password: null })];
    for (const name of [user.username, "nobody-here-at-all", without.username, "+8613800138000", "a@b.example"]) await expect(wrong(name)).rejects.toMatchObject(refused);
    expect(await timeline(user.id)).toEqual(["sign_in_failed"]);
  });

  it("tells a disabled account so only to who knows its password", async () => {
    const user = await makeUser({ disabledAt: new Date() });
    await expect(wrong(user.username)).rejects.toMatchObject(refused);
    await expect(login(user.username, defaultPassword)).rejects.toMatchObject({ code: "forbidden", reason: "account_disabled" });
  });

  it("the demo's well-known sign-ins are refused on a public address, were their rows moved there", async () => {
    const [known] = await db().select().from(users).where(eq(users.usernameKey, "demo-admin"));
    const demo = known ?? (await makeUser({ username: "demo-admin", role: "admin" }));
    const settings = env();
    const { APP_URL } = settings;
    settings.APP_URL = "https://shop.example";
    try {
      await expect(login("demo-admin", defaultPassword)).rejects.toMatchObject(refused);
      await expect(login((await makeUser()).username, defaultPassword)).resolves.toMatchObject({ session: expect.any(Object) });
    } finally {
      settings.APP_URL = APP_URL;
    }
    expect((await login("demo-admin", defaultPassword)).user.id).toBe(demo.id);
  });

  it("hashes again when the parameters of old hashes are weaker", async () => {
    const user = await makeUser();
    const weak = await hash(defaultPassword, { ...passwordHashing, memoryCost: 8_192 });
    await db().update(users).set({ passwordHash: weak }).where(eq(users.id, user.id));
    await login(user.username, defaultPassword);
    expect((await reload(user.id)).passwordHash).toContain("m=19456,t=2,p=1");
  });

  it("opens a session that lives; none when the account was disabled or got another password or role since the password was judged", async () => {
    const user = await makeUser();
    const { session } = await login(user.username, defaultPassword);
    expect(await getLiveSession(session.id)).toMatchObject({ user: { id: user.id }, session: { provedAt: expect.any(Date) } });
    for (const change of [{ disabledAt: new Date() }, { passwordChangedAt: new Date() }, { role: "support" as const }]) {
      const other = await makeUser();
      const proven = await provePassword(aClient(), { identifier: other.username, password: defaultPassword });
      await db().update(users).set(change).where(eq(users.id, other.id));
      await expect(transactionWithMessages((tx) => admitByPassword(tx, aClient(), proven, { how: "password", remember: false }))).rejects.toMatchObject({ reason: "login_expired" });
      expect([await timeline(other.id), await db().select().from(sessions).where(eq(sessions.userId, other.id))]).toEqual([[], []]);
    }
  });
});

describe("guessing", () => {
  it("the 4th needs a captcha, for an unknown name too, and a missing or wrong captcha is no guess", async () => {
    const user = await makeUser({ email: anEmail() });
    const known = [user.username, user.mobile ?? "", user.email ?? ""];
    for (const names of [known, ["nobody-1-x", "nobody-1-x", "nobody-1-x"].map((name) => name + user.id.slice(-6).toLowerCase())]) {
      for (const name of names) await expect(wrong(name)).rejects.toMatchObject(refused);
      for (let again = 0; again < 3; again++) {
        await expect(wrong(names[0] ?? "")).rejects.toMatchObject({ code: "too_many_requests", reason: "captcha_required" });
        await expect(wrong(names[0] ?? "", aClient(), { id: "0".repeat(26), answer: "x" })).rejects.toMatchObject({ fields: { "captcha.answer": "captcha_wrong" } });
      }
      await expect(wrong(names[0] ?? "", aClient(), await solved("login"))).rejects.toMatchObject(refused);
    }
  });

  it("the 6th waits: 30 seconds, then twice as long after each further failure, 15 minutes at most", async () => {
    const user = await makeUser();
    await failures(user.username, 5);
    const right = async () => login(user.username, defaultPassword, aClient(), await solved("login"));
    await expect(right()).rejects.toMatchObject({ reason: "login_wait", retryAfter: 30 });
    advanceClock(29 * second);
    await expect(right()).rejects.toMatchObject({ reason: "login_wait", retryAfter: 1 });
    advanceClock(second);
    await expect(wrong(user.username, aClient(), await solved("login"))).rejects.toMatchObject(refused);
    advanceClock(59 * second);
    await expect(right()).rejects.toMatchObject({ reason: "login_wait" });
    advanceClock(second);
    await right();
    expect([5, 6, 7, 10, 40].map((failed) => waitAfter(failed) / second)).toEqual([30, 60, 120, 900, 900]);
    expect(waitAfter(4)).toBe(0);
  });

  it("a device that signed in before always gets in with the right password", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    await failures(user.username, 8);
    await expect(login(user.username, defaultPassword, aClient(), await solved("login"))).rejects.toMatchObject({ reason: "login_wait" });
    await login(user.username, defaultPassword, aClient({ device }));
    // What another account's device is worth here: nothing.
    const other = await makeUser();
    await failures(other.username, 5);
    await expect(login(other.username, defaultPassword, aClient({ device }), await solved("login"))).rejects.toMatchObject({ reason: "login_wait" });
  });

  it("a device that signed in before needs a captcha after three failures of its own, not of others", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    const own = () => aClient({ device });
    await failures(user.username, 4);
    for (let guess = 0; guess < 3; guess++) await expect(wrong(user.username, own())).rejects.toMatchObject(refused);
    await expect(login(user.username, defaultPassword, own())).rejects.toMatchObject({ reason: "captcha_required" });
    await expect(wrong(user.username, own(), await solved("login"))).rejects.toMatchObject(refused);
    // They count for strangers like any other: the eighth failure was just now.
    await expect(login(user.username, defaultPassword, aClient(), await solved("login"))).rejects.toMatchObject({ reason: "login_wait", retryAfter: 240 });
    await login(user.username, defaultPassword, own(), await solved("login"));
    // All is forgotten, the others' as well.
    await expect(wrong(user.username, own())).rejects.toMatchObject(refused);
    await login(user.username, defaultPassword, own());
    await login(user.username, defaultPassword);
  });

  it("a known device's failures are forgotten after 15 minutes, and by a reset or an unlock", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    const three = async () => {
      for (let guess = 0; guess < 3; guess++) await expect(wrong(user.username, aClient({ device }))).rejects.toMatchObject(refused);
      await expect(wrong(user.username, aClient({ device }))).rejects.toMatchObject({ reason: "captcha_required" });
    };
    await three();
    await transaction((tx) => forgiveEverywhere(tx, user.id));
    await three();
    advanceClock(15 * minute - 5 * second);
    await expect(wrong(user.username, aClient({ device }))).rejects.toMatchObject({ reason: "captcha_required" });
    advanceClock(15 * minute);
    await three();
  });

  it("a known device's try that was not judged does not count", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    const begin = async () => (await beginDeviceTry(user.id, deviceHash(device), null)) ?? expect.fail("the device is known");
    for (let attempt = 0; attempt < 5; attempt++) await (await begin()).takeBack();
    expect((await begin()).captchaNeeded).toBe(false);
    expect(await beginDeviceTry(user.id, deviceHash("another"), null)).toBeNull();
  });

  it("at the same moment, from a known device: no more than three are judged without a captcha", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    const results = await together(20, () => wrong(user.username, aClient({ device })));
    expect(reasons(results).filter((reason) => reason === "login_refused")).toHaveLength(3);
    expect(reasons(results).filter((reason) => reason === "captcha_required")).toHaveLength(17);
  });

  it("the 21st from one address waits, whoever it is for; a failure counts for 15 minutes", async () => {
    const client = aClient();
    for (let guess = 0; guess < 20; guess++) await expect(wrong(`someone-${guess}-${client.ip?.replaceAll(".", "")}`, client)).rejects.toMatchObject(refused);
    const user = await makeUser();
    await expect(login(user.username, defaultPassword, client)).rejects.toMatchObject({ code: "too_many_requests", reason: "login_wait" });
    await login(user.username, defaultPassword, aClient());
    advanceClock(15 * minute - 30 * second);
    await expect(login(user.username, defaultPassword, client)).rejects.toMatchObject({ reason: "login_wait" });
    advanceClock(31 * second);
    await login(user.username, defaultPassword, client);
  });

  it("at the same moment: no more than five are judged before the wait", async () => {
    const user = await makeUser();
    const captchas: Captcha[] = [];
    while (captchas.length < 20) captchas.push(await solved("login"));
    const results = await together(20, (at) => wrong(user.username, aClient(), captchas[at]));
    const judged = reasons(results).filter((reason) => reason === "login_refused");
    expect(judged.length).toBeLessThanOrEqual(5);
    expect(reasons(results).filter((reason) => reason === "login_wait")).toHaveLength(20 - judged.length);
  });
});

describe("a new device", () => {
  it("is told to the e-mail address, or else the mobile; a known one is not", async () => {
    const [withEmail, without] = [await makeUser({ email: anEmail() }), await makeUser()];
    const { device } = await login(withEmail.username, defaultPassword);
    await login(withEmail.username, defaultPassword, aClient({ device }));
    expect(await mailsTo(withEmail.email ?? "")).toMatchObject([{ kind: "new-sign-in", data: { device: "Chrome · Linux" } }]);
    await login(without.username, defaultPassword);
    expect(await mailsTo(without.mobile ?? "")).toMatchObject([{ kind: "new-sign-in" }]);
  });

  it("was last seen at its last sign-in, whichever way that was", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    const seen = async () => (await db().select({ at: devices.lastSeenAt }).from(devices).where(eq(devices.userId, user.id))).map(({ at }) => at.getTime());
    const [first = 0] = await seen();
    advanceClock(minute);
    await login(user.username, defaultPassword, aClient({ device }));
    expect((await seen())[0]).toBeGreaterThanOrEqual(first + minute);
    advanceClock(minute);
    await transactionWithMessages((tx) => admit(tx, user, aClient({ device }), { how: "sms", remember: false, proved: false }));
    expect((await seen())[0]).toBeGreaterThanOrEqual(first + 2 * minute);
    expect(await seen()).toHaveLength(1);
  });
});

describe("by SMS code", () => {
  const code = async (mobile: string) => {
    await sendSmsCode({ ...anAsker(), user: null }, { mobile, purpose: "login", captcha: await solved("login") });
    return newestSecret(mobile, "sms-code");
  };

  it("works once, and says that a mobile has no account only to who holds it", async () => {
    const { user } = await aPerson();
    const mobile = user.mobile ?? "";
    const smsCode = await code(mobile);
    const results = await together(20, () => loginBySms(aClient(), { mobile, smsCode, remember: false }));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(new Set(reasons(results))).toEqual(new Set(["invalid_fields"]));
    const nobody = "+8615800000001";
    const other = await code(nobody);
    await expect(loginBySms(aClient(), { mobile: nobody, smsCode: "000000" === other ? "000001" : "000000", remember: false })).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    await expect(loginBySms(aClient(), { mobile: nobody, smsCode: other, remember: false })).rejects.toMatchObject({ code: "conflict", reason: "mobile_unregistered" });
  });
});
