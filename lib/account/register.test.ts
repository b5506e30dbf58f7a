import { eq, inArray } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db";
import { newMobile, newUsername } from "@/db/factories";
import { users } from "@/db/schema";
import { together } from "@/lib/addresses/testing";
import { advanceClock, resetClock, second } from "@/lib/clock";
import { sendEmailCode } from "@/lib/codes/send-email";
import { sendSmsCode } from "@/lib/codes/send-sms";
import type { AppError } from "@/lib/errors";
import { parse } from "@/lib/parse";
import { keepUnbound } from "./bind";
import { newPassword, username } from "./input";
import { countUsername } from "./queries";
import { registerUser } from "./register";
import { registerBound } from "./register-bound";
import { resendVerification } from "./resend-verification";
import { TERMS_VERSION } from "./terms";
import { z } from "zod";
import { aClient, anAsker, anEmail, aPerson, defaultPassword, mailsTo, newestSecret, otherCode, reasons, reload, solved, steadyClock } from "./testing";

beforeEach(steadyClock);
afterEach(resetClock);
const person = <T extends object>(more: T) => ({ username: newUsername(), password: defaultPassword, acceptTerms: true as const, ...more });
const smsFor = async (mobile: string) => {
  await sendSmsCode({ ...anAsker(), user: null }, { mobile, purpose: "register", captcha: await solved("register") });
  return newestSecret(mobile, "sms-code");
};
const mailFor = async (email: string) => {
  await sendEmailCode(anAsker(), { email, captcha: await solved("register") });
  return newestSecret(email, "email-code");
};

const boundWith = async (email: string) => {
  const username = newUsername();
  const grant = await keepUnbound({ identity: { provider: "qq", subject: username, name: null }, next: null });
  return registerBound(aClient(), "en", grant, { username, email, acceptTerms: true });
};

describe("registering", () => {
  it("by mobile, with an e-mail address that gets its activation mail; the terms' version is kept", async () => {
    const [mobile, email] = [newMobile(), anEmail()];
    const { user } = await registerUser(aClient(), "zh", person({ mobile, smsCode: await smsFor(mobile), email }));
    expect(await reload(user.id)).toMatchObject({ mobile, email: null, pendingEmail: email, locale: "zh", termsVersion: TERMS_VERSION });
    expect((await mailsTo(email)).map((mail) => mail.kind)).toEqual(["email-verification"]);
    expect(await mailsTo(mobile, "new-sign-in")).toEqual([]);
  });

  it("mails an address five times a day at most: the account is made, and its owner asks for the mail", async () => {
    const email = anEmail();
    const people: string[] = [];
    for (let made = 0; made < 7; made++) {
      const mobile = newMobile();
      const begin = made % 2 ? registerUser(aClient(), "en", person({ mobile, smsCode: await smsFor(mobile), email })) : boundWith(email);
      people.push((await begin).user.id);
      expect(await mailsTo(email)).toHaveLength(Math.min(made + 1, 5));
    }
    const last = people.at(-1) ?? "";
    expect(await reload(last)).toMatchObject({ pendingEmail: email });
    await resendVerification(last, aClient());
    expect(await mailsTo(email)).toHaveLength(6);
    await expect(resendVerification(last, aClient())).rejects.toMatchObject({ reason: "email_too_often" });
  });

  it("by e-mail: proven at once, no mobile", async () => {
    const email = anEmail();
    const { user } = await registerUser(aClient(), "en", person({ email, emailCode: await mailFor(email) }));
    expect(await reload(user.id)).toMatchObject({ mobile: null, email, verifiedEmailKey: email });
  });

  it("a refused try costs no code", async () => {
    const mobile = newMobile();
    const smsCode = await smsFor(mobile);
    const taken = await aPerson();
    await expect(registerUser(aClient(), "en", person({ username: taken.user.username.toUpperCase(), mobile, smsCode }))).rejects.toMatchObject({ fields: { username: "username_taken" } });
    await expect(registerUser(aClient(), "en", person({ mobile, smsCode, password: "password1" }))).rejects.toMatchObject({ fields: { password: "password_common" } });
    await registerUser(aClient(), "en", person({ mobile, smsCode }));
  });

  it("tells whether a name is taken as often as the username check does, not more; others and corrections go on", async () => {
    const { user } = await aPerson();
    const client = aClient();
    const asked = () => registerUser(client, "en", person({ username: user.username, mobile: newMobile(), smsCode: "000000", password: "password1" }));
    const answers: (string | undefined)[] = [];
    // A slow answer of KV lets one pass, so a few more than 30 may.
    while (answers.length < 60 && answers.at(-1) !== "too_many_requests") answers.push(await asked().then(() => undefined, (error: AppError) => error.reason));
    expect(answers.length).toBeGreaterThan(30);
    expect(answers.at(-1)).toBe("too_many_requests");
    const grant = await keepUnbound({ identity: { provider: "qq", subject: user.id, name: null }, next: null });
    const bound = () => registerBound(client, "en", grant, { username: user.username, acceptTerms: true });
    expect(await bound().then(() => undefined, (error: AppError) => error.reason)).toBe("too_many_requests");
    const mobile = newMobile();
    const smsCode = await smsFor(mobile);
    const other = aClient();
    for (let corrected = 0; corrected < 9; corrected++) await expect(registerUser(other, "en", person({ username: user.username, mobile, smsCode }))).rejects.toMatchObject({ fields: { username: "username_taken" } });
    await registerUser(other, "en", person({ mobile, smsCode }));
  });

  it("says that a mobile has an account only to who proved to hold it; an address's owner is told by mail", async () => {
    const { user } = await aPerson({ email: anEmail() });
    const mobile = user.mobile ?? "";
    const smsCode = await smsFor(mobile);
    await expect(registerUser(aClient(), "en", person({ mobile, smsCode: otherCode(smsCode) }))).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    await expect(registerUser(aClient(), "en", person({ mobile, smsCode }))).rejects.toMatchObject({ code: "conflict", reason: "mobile_registered" });
    await sendEmailCode(anAsker(), { email: user.email ?? "", captcha: await solved("register") });
    expect((await mailsTo(user.email ?? "")).map((mail) => mail.kind)).toEqual(["email-in-use"]);
  });

  it("of many at the same moment makes one account, with clean answers for the rest: one mobile", async () => {
    const mobile = newMobile();
    const smsCode = await smsFor(mobile);
    const names = Array.from({ length: 5 }, newUsername);
    const results = await together(5, (at) => registerUser(aClient(), "en", person({ username: names[at] ?? "", mobile, smsCode })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(reasons(results).every((reason) => ["mobile_registered", "invalid_fields"].includes(reason))).toBe(true);
    expect(await db().select().from(users).where(inArray(users.username, names))).toHaveLength(1);
  });

  it("… and one username", async () => {
    const name = newUsername();
    const mobiles = Array.from({ length: 5 }, newMobile);
    const codes: string[] = [];
    for (const mobile of mobiles) codes.push(await smsFor(mobile));
    const results = await together(5, (at) =>
      registerUser(aClient(), "en", person({ username: at % 2 ? name : name.toUpperCase(), mobile: mobiles[at] ?? "", smsCode: codes[at] ?? "" })),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(reasons(results)).toEqual(Array(4).fill("invalid_fields"));
    expect(await db().select().from(users).where(eq(users.usernameKey, name))).toHaveLength(1);
  });

  it("… and one e-mail address", async () => {
    const email = anEmail();
    const emailCode = await mailFor(email);
    const results = await together(5, () => registerUser(aClient(), "en", person({ email, emailCode })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  });

  it("a code for one purpose, mobile or way in opens no other", async () => {
    const [mobile, other] = [newMobile(), newMobile()];
    await sendSmsCode({ ...anAsker(), user: null }, { mobile, purpose: "login", captcha: await solved("login") });
    const forLogin = await newestSecret(mobile);
    await expect(registerUser(aClient(), "en", person({ mobile, smsCode: forLogin }))).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    advanceClock(61 * second);
    const smsCode = await smsFor(mobile);
    await expect(registerUser(aClient(), "en", person({ mobile: other, smsCode }))).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
  });
});

describe("names and passwords", () => {
  const check = (schema: z.ZodType, value: unknown) => {
    try {
      parse(z.strictObject({ it: schema }), { it: value });
      return "ok";
    } catch (error) {
      return (error as { fields?: Record<string, string> }).fields?.it;
    }
  };

  it("a username has 5 to 20 plain signs and a letter", () => {
    const tries = { abcd: "username_short", abcde: "ok", ["a".repeat(20)]: "ok", ["a".repeat(21)]: "username_long", "12345": "username_letter", "13800138000": "username_letter", "a b c d": "username_signs", "张三李四王": "username_signs", "ab@cd": "username_signs", "_-_-a": "ok" };
    for (const [name, answer] of Object.entries(tries)) expect([name, check(username, name)]).toEqual([name, answer]);
  });

  it("names of the shop and its staff are taken, also as look-alikes, in any case", async () => {
    for (const name of ["admin", "Admin", "adm1n", "a-d-m-i-n", "r00t_", "ROOT-", "supp0rt", "lemonmall", "1emonma11", "Lemon_Mall", "lem0n-mall-2", "admin2024", "xx-lemonmall", "demo-admin", "Dem0_Support"]) {
      expect([name, await countUsername(name)]).toEqual([name, 1]);
    }
    expect(await countUsername("lemon-tree-friend")).toBe(0);
  });

  it("a password has 8 to 128 code points of any kind", () => {
    expect(check(newPassword, "1234567")).toBe("password_short");
    expect(check(newPassword, "12345678")).toBe("ok");
    expect(check(newPassword, "🍋".repeat(7))).toBe("password_short");
    expect(check(newPassword, "🍋".repeat(128))).toBe("ok");
    expect(check(newPassword, "🍋".repeat(129))).toBe("password_long");
    expect(check(newPassword, " é 密码 \t spaces")).toBe("ok");
  });
});
