import { eq } from "drizzle-orm";
import { randomInt } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db, transaction } from "@/db";
import { newMobile } from "@/db/factories";
import { budgets, codes } from "@/db/schema";
import { aClient, anAsker, anEmail, newestSecret, otherCode, reasons, solved, steadyClock } from "@/lib/account/testing";
import { together } from "@/lib/addresses/testing";
import { advanceClock, hour, minute, now, resetClock, second } from "@/lib/clock";
import { env } from "@/lib/env";
import { newId } from "@/lib/id";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { clientKey } from "@/lib/request";
import type { CodePurpose } from "./input";
import { sendEmailCode } from "./send-email";
import { sendSmsCode, spendSms } from "./send-sms";
import { consumeCode, tryCode } from "./try";

beforeEach(steadyClock);
afterEach(resetClock);
/** Who asks for a code and tries it, from wherever. */
const device = newId();
const owner = () => aClient({ device });
const send = async (mobile: string, purpose: CodePurpose = "register", asker = { ...anAsker(), client: clientKey(owner()) }) =>
  sendSmsCode({ ...asker, user: null }, { mobile, purpose, captcha: await solved(purpose) });
const use = (mobile: string, purpose: CodePurpose = "register") => ({ channel: "sms", purpose, recipient: mobile, userId: null }) as const;
const wrong = { fields: { smsCode: "code_wrong" } };
const once = async (mobile: string, code: string) => {
  const proven = await tryCode(use(mobile), code, "smsCode", owner());
  await transaction((tx) => consumeCode(tx, proven));
};

describe("SMS budgets", () => {
  it("one mobile: the next after 60 seconds, not after 59, over purposes", async () => {
    const mobile = newMobile();
    expect(await send(mobile)).toMatchObject({ resendAfter: 60 });
    await expect(send(mobile, "login")).rejects.toMatchObject({ code: "too_many_requests", reason: "sms_too_often", retryAfter: 60 });
    advanceClock(59 * second);
    await expect(send(mobile, "login")).rejects.toMatchObject({ reason: "sms_too_often", retryAfter: 1 });
    advanceClock(2 * second);
    await send(mobile, "login");
  });

  it("one mobile: five a day, however written", async () => {
    const mobile = newMobile();
    for (const way of [mobile, mobile.slice(3), `0086${mobile.slice(3)}`, `+86 ${mobile.slice(3, 6)} ${mobile.slice(6)}`, mobile]) {
      await send(way);
      advanceClock(61 * second);
    }
    await expect(send(mobile)).rejects.toMatchObject({ reason: "sms_too_often" });
    advanceClock(24 * hour - 5 * 61 * second - second);
    await expect(send(mobile)).rejects.toMatchObject({ reason: "sms_too_often", retryAfter: 1 });
    advanceClock(second);
    await send(mobile);
  });

  it("one address: ten an hour", async () => {
    const asker = anAsker();
    for (let sent = 0; sent < 10; sent++) await send(newMobile(), "register", asker);
    await expect(send(newMobile(), "register", asker)).rejects.toMatchObject({ reason: "sms_too_often" });
    advanceClock(hour - second);
    await expect(send(newMobile(), "register", asker)).rejects.toMatchObject({ reason: "sms_too_often", retryAfter: 1 });
    advanceClock(second);
    await send(newMobile(), "register", asker);
  });

  it("one range of seven digits: twenty an hour", async () => {
    const prefix = `+86199${String(randomInt(10_000)).padStart(4, "0")}`;
    const numbers = Array.from({ length: 21 }, (_, at) => `${prefix}${String(1000 + at)}`);
    for (const mobile of numbers.slice(0, 20)) await send(mobile);
    await expect(send(numbers[20] ?? "")).rejects.toMatchObject({ reason: "sms_too_often" });
    advanceClock(hour - second);
    await expect(send(numbers[20] ?? "")).rejects.toMatchObject({ reason: "sms_too_often", retryAfter: 1 });
    advanceClock(second);
    await send(numbers[20] ?? "");
  });

  it.each([["Britain", "+44", "7911"], ["the United States", "+1", "4155"], ["the mainland", "+86", "1991"]])("seven digits after the country's code, however long that is: %s", async (_, code, area) => {
    const undo = new Error("undo");
    const spent = transactionWithMessages(async (tx) => {
      const range = `${code}${area}${String(randomInt(100)).padStart(2, "0")}`;
      const spend = (seventh: number, rest: number) => spendSms(tx, `${range}${seventh}${rest % 10}${10 + rest}`, anAsker().ip);
      for (let sent = 0; sent < 20; sent++) await spend(2, sent);
      await spend(3, 0);
      await expect(spend(2, 20)).rejects.toMatchObject({ reason: "sms_too_often" });
      throw undo;
    });
    await expect(spent).rejects.toBe(undo);
  });

  it("the whole shop: its daily cap, until a day has passed", async () => {
    const undo = new Error("undo");
    const spent = transactionWithMessages(async (tx) => {
      const spend = () => spendSms(tx, newMobile(), anAsker().ip);
      await spend();
      await tx.update(budgets).set({ count: env().SMS_DAILY_CAP - 1, windowStartedAt: now() }).where(eq(budgets.key, "sms:day"));
      await spend();
      await expect(spend()).rejects.toMatchObject({ code: "too_many_requests", reason: "sms_day_spent" });
      advanceClock(24 * hour - second);
      await expect(spend()).rejects.toMatchObject({ reason: "sms_day_spent" });
      advanceClock(second);
      await spend();
      throw undo;
    });
    await expect(spent).rejects.toBe(undo);
  });

  it("a refused sending costs nothing, and many at once send one", async () => {
    const mobile = newMobile();
    const results = await together(10, () => send(mobile));
    expect(reasons(results)).toEqual(Array(9).fill("sms_too_often"));
    expect(await db().select().from(codes).where(eq(codes.recipient, mobile))).toHaveLength(1);
  });

  it("e-mail codes: the same per address", async () => {
    const email = anEmail();
    const mail = async () => sendEmailCode(anAsker(), { email, captcha: await solved("register") });
    await mail();
    advanceClock(59 * second);
    await expect(mail()).rejects.toMatchObject({ reason: "email_too_often", retryAfter: 1 });
    for (let sent = 1; sent < 5; sent++) {
      advanceClock(61 * second);
      await mail();
    }
    advanceClock(61 * second);
    await expect(mail()).rejects.toMatchObject({ reason: "email_too_often" });
  });

  it("e-mail codes: ten an hour for who asks", async () => {
    const asker = anAsker();
    const mail = async () => sendEmailCode(asker, { email: anEmail(), captcha: await solved("register") });
    for (let sent = 0; sent < 10; sent++) await mail();
    advanceClock(hour - second);
    await expect(mail()).rejects.toMatchObject({ reason: "email_too_often", retryAfter: 1 });
    advanceClock(second);
    await mail();
  });
});

describe("a code", () => {
  it("lives five minutes by SMS, ten by e-mail", async () => {
    const [mobile, late, email] = [newMobile(), newMobile(), anEmail()];
    for (const to of [mobile, late]) await send(to);
    await sendEmailCode({ ...anAsker(), client: clientKey(owner()) }, { email, captcha: await solved("register") });
    const [code, lateCode, mailCode] = [await newestSecret(mobile), await newestSecret(late), await newestSecret(email)];
    const byMail = { channel: "email", purpose: "register", recipient: email, userId: null } as const;
    advanceClock(5 * minute - second);
    await tryCode(use(mobile), code, "smsCode", owner());
    advanceClock(second);
    await expect(tryCode(use(late), lateCode, "smsCode", owner())).rejects.toMatchObject(wrong);
    advanceClock(5 * minute - second);
    await tryCode(byMail, mailCode, "emailCode", owner());
    advanceClock(second);
    await expect(tryCode(byMail, mailCode, "emailCode", owner())).rejects.toMatchObject({ fields: { emailCode: "code_wrong" } });
  });

  it("is compared five times: the right one fails after five wrong ones, not after four", async () => {
    const [four, five] = [newMobile(), newMobile()];
    for (const [mobile, tries] of [[four, 4], [five, 5]] as const) {
      await send(mobile);
      const code = await newestSecret(mobile);
      for (let tried = 0; tried < tries; tried++) await expect(tryCode(use(mobile), otherCode(code), "smsCode", owner())).rejects.toMatchObject(wrong);
      const last = tryCode(use(mobile), code, "smsCode", owner());
      await (tries === 4 ? expect(last).resolves.toBeTruthy() : expect(last).rejects.toMatchObject({ fields: { smsCode: "code_tries" } }));
    }
  });

  it("50 guesses at once compare five at most; the right one 50 times at once works once", async () => {
    const [guessed, right] = [newMobile(), newMobile()];
    await send(guessed);
    await send(right);
    const [code, rightCode] = [await newestSecret(guessed), await newestSecret(right)];
    await together(50, () => tryCode(use(guessed), otherCode(code), "smsCode", owner()));
    const [row] = await db().select({ tries: codes.tries }).from(codes).where(eq(codes.recipient, guessed));
    expect(row?.tries).toBe(5);
    const results = await together(50, () => once(right, rightCode));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expect(once(right, rightCode)).rejects.toMatchObject(wrong);
  });

  it("dies when a newer one is sent, which brings no new tries for the old", async () => {
    const mobile = newMobile();
    await send(mobile);
    const old = await newestSecret(mobile);
    advanceClock(61 * second);
    await send(mobile);
    const fresh = await newestSecret(mobile);
    if (old !== fresh) await expect(tryCode(use(mobile), old, "smsCode", owner())).rejects.toMatchObject(wrong);
    await tryCode(use(mobile), fresh, "smsCode", owner());
  });

  it("is kept as a hash only", async () => {
    const mobile = newMobile();
    await send(mobile);
    const code = await newestSecret(mobile);
    const [row] = await db().select().from(codes).where(eq(codes.recipient, mobile));
    expect(row?.codeHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify({ ...row, id: "", recipient: "", codeHash: "", clientHash: "", messageId: "" })).not.toContain(code);
  });
});
