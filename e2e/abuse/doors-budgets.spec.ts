import { randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import { api, type Captcha, either, outcome, outcomes, post, sendCode, solved } from "./both";
import { Client, fifty } from "./client";
import { stateOf } from "./door";
import { browserOf, captchaCopies, codes, database, goodPassword, messages, messagesTo, minuteLater, newEmail, newMobile, newUsername, person, smsCode, users } from "./people";
import { attack, expect, kind } from "./rows";
import { atBind } from "./sites";

/* Budgets that the API and the pages spend together. */
const bySms = ["register", "login", "bind"] as const;
const formOf = { register: "register", login: "loginBySms", bind: "bindBySms" } as const;
const sms = (mobile: string, purpose: (typeof bySms)[number], captcha: Captcha) => [sendCode(formOf[purpose], { mobile }, captcha), api("POST", "/sms-codes", { mobile, purpose, captcha })] as const;
const mail = (email: string, captcha: Captcha) => [sendCode("registerByEmail", { email }, captcha), api("POST", "/email-codes", { email, purpose: "register", captcha })] as const;
const resets = (to: { email: string } | { mobile: string }, captcha: Captcha) => [post("reset", { to: Object.values(to)[0] ?? "", ...solved(captcha) }), api("POST", "/password-resets", { ...to, captcha })] as const;
const codesTo = async (mobile: string) => (await database.select({ id: codes.id }).from(codes).where(eq(codes.recipient, mobile))).length;

kind("budgets", () => {
  attack("both doors, one mobile: of 24 at once one SMS, 60 s between two and five a day, whichever form asks", async () => {
    const who = await person();
    const [browser, own] = [await browserOf(who), who.mobile];
    const ways = [own, own.slice(3), `0086${own.slice(3)}`, ` ${own} `];
    const ready = { register: await captchaCopies("register", 10), login: await captchaCopies("login", 11), bind: await captchaCopies("bind", 9), stepUp: await captchaCopies("step-up", 3), change: await captchaCopies("change-mobile", 3), reset: await captchaCopies("reset", 3) };
    const replies = await fifty((at) => {
      const purpose = bySms[at % 3] ?? "login";
      return new Client().hold(either(at, ...sms(ways[at % 4] ?? own, purpose, ready[purpose].pop())));
    }, 24);
    expect(outcomes(replies)).toEqual({ done: 1, sms_too_often: 23 });
    expect(await codesTo(own)).toBe(1);
    const stepUp = async () => browser.ask(sendCode("confirmBySms", {}, ready.stepUp.pop()));
    const change = async () => browser.ask(sendCode("mobile", { mobile: own }, ready.change.pop()));
    const reset = async () => new Client().ask(resets({ mobile: own }, ready.reset.pop())[0]);
    const form = (purpose: (typeof bySms)[number]) => async () => new Client().ask(sms(own, purpose, ready[purpose].pop())[0]);
    for (const ask of [stepUp, change, reset, form("login")]) expect(outcome(await ask())).toBe("sms_too_often");
    for (const ask of [stepUp, change, reset, form("bind")]) {
      await minuteLater(own);
      expect(outcome(await ask())).toBe("done");
    }
    await minuteLater(own);
    for (const ask of [stepUp, change, reset, form("login"), form("register")]) {
      const sixth = stateOf(await ask()) as { reason?: string; retryAfter?: number } | null;
      expect([sixth?.reason, (sixth?.retryAfter ?? 0) > 3_600]).toEqual(["sms_too_often", true]);
    }
    expect(await codesTo(own)).toBe(5);
    expect(outcome(await new Client().ask(sms(newMobile(), "register", ready.register.pop())[0]))).toBe("done");
  });

  attack("both doors, one address: 10 SMS and 10 mails an hour, asked for in parallel", async () => {
    const { address } = new Client();
    const ready = await captchaCopies("register", 28);
    const texts = await fifty((at) => new Client(address).hold(either(at, ...sms(newMobile(), "register", ready.pop()))), 14);
    expect(outcomes(texts)).toEqual({ done: 10, sms_too_often: 4 });
    const mails = await fifty((at) => new Client(address).hold(either(at, ...mail(newEmail(), ready.pop()))), 12);
    expect(outcomes(mails)).toEqual({ done: 10, email_too_often: 2 });
    // The page of who is signed in spends from the same.
    const browser = await browserOf(await person());
    const there = new Client(address);
    for (const [name, value] of browser.cookies) there.cookies.set(name, value);
    expect(outcome(await there.ask(post("email", { email: newEmail() })))).toBe("email_too_often");
    expect(outcome(await browser.ask(post("email", { email: newEmail() })))).toBe("done");
    for (const [ask] of [sms(newMobile(), "register", ready.pop()), mail(newEmail(), ready.pop())]) expect(outcome(await new Client().ask(ask))).toBe("done");
  });

  attack("both doors, one prefix of seven digits: 20 SMS an hour, asked for in parallel from many addresses", async () => {
    const prefix = `1588${String(randomInt(1000)).padStart(3, "0")}`;
    const ready = await captchaCopies("register", 25);
    const replies = await fifty((at) => new Client().hold(either(at, ...sms(`${prefix}${1000 + at}`, "register", ready.pop()))), 24);
    expect(outcomes(replies)).toEqual({ done: 20, sms_too_often: 4 });
    const beside = `${prefix.slice(0, -1)}${(Number(prefix.at(-1)) + 1) % 10}1000`;
    expect(outcome(await new Client().ask(sms(beside, "register", ready.pop())[0]))).toBe("done");
  });

  attack("both doors, one e-mail address: one mail a minute, however it is written and whichever form asks; and one reset, which the others do not use up", async () => {
    const email = newEmail();
    const ready = await captchaCopies("register", 13);
    const replies = await fifty((at) => new Client().hold(either(at, ...mail(at % 2 ? email : email.toUpperCase(), ready.pop()))), 12);
    expect(outcomes(replies)).toEqual({ done: 1, email_too_often: 11 });
    const browser = await browserOf(await person());
    expect(outcome(await browser.ask(post("email", { email })))).toBe("email_too_often");
    const asked = [];
    for (let at = 0; at < 2; at++) asked.push(outcome(await new Client().ask(resets({ email }, await new Client().captcha("reset"))[0])));
    expect(asked).toEqual(["done", "email_too_often"]);
    expect(outcome(await new Client().ask(mail(newEmail(), ready.pop())[0]))).toBe("done");
  });

  attack("both doors, the link to a new address once more: one mail a minute for the address, ten an hour for who asks", async () => {
    const once = [post("resendVerification", {}), api("POST", "/me/email/verification")] as const;
    const waiting = async (client = new Client()) => {
      const [who, email] = [await person(), newEmail()];
      await database.update(users).set({ pendingEmail: email }).where(eq(users.id, who.id));
      return { email, browser: await browserOf(who, client) };
    };
    const { email, browser } = await waiting();
    expect(outcomes(await fifty((at) => browser.hold(either(at, ...once)), 24))).toEqual({ done: 1, email_too_often: 23 });
    expect(await messagesTo(email)).toBe(1);
    const { address } = new Client();
    const many = await Promise.all(Array.from({ length: 12 }, () => waiting(new Client(address))));
    expect(outcomes(await fifty((at) => (many[at] ?? many[0])?.browser.hold(either(at, ...once)) ?? browser.hold(once[0]), 12))).toEqual({ done: 10, email_too_often: 2 });
    const sent = await Promise.all(many.map((one) => messagesTo(one.email)));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(outcome(await (await waiting()).browser.ask(once[0]))).toBe("done");
  });

  attack("the pages' forms: premium, fixed, foreign and made-up numbers get no SMS", async () => {
    const browser = await browserOf(await person());
    const captcha = { id: "0".repeat(26), answer: "x" };
    for (const mobile of ["+8610 6552 9988", "95588", "+1 900 555 1234", "+44 7911 123456", "110", "12345678901", "+86 400 123 4567", "13800138000;13900139000", "+8613800138000\nBcc: 1", "13800138000 ext 5", "tel:13800138000", "+86+8613800138000"]) {
      for (const purpose of bySms) expect(outcome(await new Client().ask(sms(mobile, purpose, captcha)[0])), mobile).toBe("mobile:mobile_invalid");
      expect(outcome(await browser.ask(sendCode("mobile", { mobile }, captcha))), mobile).toBe("mobile:mobile_invalid");
      expect(outcome(await new Client().ask(resets({ mobile }, captcha)[0])), mobile).toBe("to:reset_to_invalid");
    }
    expect(outcome(await browser.ask(sendCode("mobile", { mobile: newMobile() }, await new Client().captcha("change-mobile"))))).toBe("done");
  });

  attack("both doors, resets: 3 an hour for one account, 10 for one address, and nobody is locked out", async () => {
    const who = await person();
    const ready = await captchaCopies("reset", 17);
    const reset = async (at: number) => outcome(await new Client().ask(either(at * 2, ...resets({ mobile: who.mobile }, ready.pop()))));
    for (let at = 0; at < 3; at++) {
      expect(await reset(at)).toBe("done");
      await minuteLater(who.mobile);
    }
    expect([await reset(0), await reset(1)]).toEqual(["reset_too_often", "reset_too_often"]);
    const { address } = new Client();
    const replies = await fifty((at) => new Client(address).hold(either(at, ...resets({ email: newEmail() }, ready.pop()))), 12);
    expect(outcomes(replies)).toEqual({ done: 10, reset_too_often: 2 });
    expect(outcome(await new Client().ask(post("login", { identifier: who.username, password: who.password })))).toBe("done");
  });

  attack("both doors, the username check by way of registering: 30 a minute together, and who corrects a form gets an account", async () => {
    const taken = (await person()).username;
    const form = { username: taken, password: goodPassword, smsCode: "000000" };
    const bound = await atBind();
    const replies = await fifty((at) => {
      const client = new Client(bound.address);
      client.cookies.set("lm-bind", bound.cookies.get("lm-bind") ?? "");
      const calls = [api("GET", `/usernames/${taken}/count`), api("POST", "/users", { ...form, acceptTerms: true, mobile: newMobile() })];
      return client.hold(either(at, post("register", { ...form, acceptTerms: "on", mobile: newMobile() }), post("registerBound", { username: taken, acceptTerms: "on" }), ...calls));
    });
    expect(outcomes(replies)).toMatchObject({ too_many_requests: 20 });
    expect(outcomes(replies)["username:username_taken"] ?? 0).toBeGreaterThan(0);
    const owner = new Client();
    const mobile = newMobile();
    const { code } = await smsCode(mobile, "register", owner);
    const register = async (username: string) => outcome(await owner.ask(post("register", { ...form, username, acceptTerms: "on", mobile, smsCode: code })));
    for (let at = 0; at < 8; at++) expect(await register(taken)).toBe("username:username_taken");
    expect(await register(newUsername())).toBe("done");
  });

  attack("both doors, SMS notices: twelve sign-ins from ever new browsers send five, and a code still comes", async () => {
    const who = await person();
    for (let at = 0; at < 12; at++) {
      const given = { identifier: who.username, password: who.password };
      expect(outcome(await new Client().ask(either(at, post("login", given), api("POST", "/sessions", given))))).toBe("done");
    }
    const states = await database.select({ state: messages.state }).from(messages).where(eq(messages.recipient, who.mobile));
    expect([states.length, states.filter(({ state }) => state === "cancelled").length]).toEqual([12, 7]);
    expect(outcome(await new Client().ask(sms(who.mobile, "login", await new Client().captcha("login"))[0]))).toBe("done");
  });
});
