import { randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import { Client, apiCall, fifty, reason, reasonsOf, tally } from "./client";
import { captchaCopies, database, goodPassword, messages, messagesTo, minuteLater, newEmail, newMobile, newUsername, person, signIn, smsCode } from "./people";
import { attack, expect, kind } from "./rows";

const ask = (mobile: string, captcha: unknown, purpose = "register") => apiCall("POST", "/sms-codes", { mobile, purpose, captcha });

kind("budgets", () => {
  attack("50 parallel requests for one mobile, written in many ways, each with its captcha: one SMS", async () => {
    const mobile = newMobile();
    const spaced = `${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}`;
    const wide = [...mobile].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("");
    const ways = [mobile, `+86${mobile}`, `+86 ${spaced}`, `0086${mobile}`, spaced, wide, ` ${mobile} `, `(+86)${mobile}`];
    const solved = await captchaCopies("register", 50);
    const replies = await fifty((at) => new Client().hold(ask(ways[at % ways.length] ?? mobile, solved[at])));
    expect(reasonsOf(replies)).toEqual({ 202: 1, sms_too_often: 49 });
    expect(replies.filter(({ status }) => status === 429).every(({ headers }) => Number(headers["retry-after"]) > 0)).toBe(true);
    expect(await messagesTo(`+86${mobile}`)).toBe(1);
  });

  attack("one mobile: 60 s between two and five a day, over purposes and flows", async () => {
    const who = await person();
    const client = await signIn(who);
    await smsCode(who.mobile, "login");
    for (const purpose of ["register", "bind", "login"]) expect(reason(await new Client().ask(ask(who.mobile, await new Client().captcha(purpose), purpose)))).toBe("sms_too_often");
    expect(reason(await client.ask(ask(who.mobile, await new Client().captcha("step-up"), "step-up")))).toBe("sms_too_often");
    expect(reason(await new Client().call("POST", "/password-resets", { mobile: who.mobile, captcha: await new Client().captcha("reset") }))).toBe("sms_too_often");
    for (const purpose of ["register", "bind", "login", "register"]) {
      await minuteLater(who.mobile);
      expect((await new Client().ask(ask(who.mobile, await new Client().captcha(purpose), purpose))).status).toBe(202);
    }
    await minuteLater(who.mobile);
    const sixth = await new Client().ask(ask(who.mobile, await new Client().captcha("login"), "login"));
    expect([reason(sixth), Number(sixth.headers["retry-after"]) > 3_600]).toEqual(["sms_too_often", true]);
  });

  attack("one address: 10 SMS an hour, asked for in parallel", async () => {
    const address = new Client().address;
    const solved = await captchaCopies("register", 15);
    const replies = await fifty((at) => new Client(address).hold(ask(newMobile(), solved[at])), 15);
    expect(reasonsOf(replies)).toEqual({ 202: 10, sms_too_often: 5 });
    expect((await new Client().ask(ask(newMobile(), await new Client().captcha("register")))).status).toBe(202);
  });

  attack("one prefix of seven digits: 20 SMS an hour, asked for in parallel from many addresses", async () => {
    const prefix = `1388${String(randomInt(1000)).padStart(3, "0")}`;
    const solved = await captchaCopies("register", 24);
    const replies = await fifty((at) => new Client().hold(ask(`${prefix}${String(1000 + at)}`, solved[at])), 24);
    expect(reasonsOf(replies)).toEqual({ 202: 20, sms_too_often: 4 });
    // The next prefix has a budget of its own.
    const beside = `${prefix.slice(0, -1)}${(Number(prefix.at(-1)) + 1) % 10}`;
    expect((await new Client().ask(ask(`${beside}1000`, await new Client().captcha("register")))).status).toBe(202);
  });

  attack("premium, fixed, foreign and made-up numbers get no SMS", async () => {
    for (const mobile of ["+8610 6552 9988", "95588", "+1 900 555 1234", "+44 7911 123456", "+852 5123 4567", "110", "12345678901", "+86 400 123 4567", "1380013800", "13800138000;13900139000", "13800138000,13900139000", "+8613800138000\nBcc: 1", "13800138000 ext 5", "tel:13800138000", "+86+8613800138000"]) {
      const reply = await new Client().ask(ask(mobile, { id: "0".repeat(26), answer: "x" }));
      expect(reason(reply), mobile).toBe("mobile:mobile_invalid");
    }
    expect((await new Client().ask(ask(newMobile(), await new Client().captcha("register")))).status).toBe(202);
  });

  attack("codes by e-mail: one a minute for an address, however it is written; 10 an hour for who asks", async () => {
    const email = newEmail();
    const solved = await captchaCopies("register", 24);
    const one = await fifty((at) => new Client().hold(apiCall("POST", "/email-codes", { email: at % 2 ? email : email.toUpperCase(), purpose: "register", captcha: solved[at] })), 12);
    expect(reasonsOf(one)).toEqual({ 202: 1, email_too_often: 11 });
    const address = new Client().address;
    const many = await fifty((at) => new Client(address).hold(apiCall("POST", "/email-codes", { email: newEmail(), purpose: "register", captcha: solved[12 + at] })), 12);
    expect(reasonsOf(many)).toEqual({ 202: 10, email_too_often: 2 });
  });

  attack("resets: 3 an hour for one account, 10 for one address, and nobody is locked out", async () => {
    const who = await person();
    const reset = async () => new Client().call("POST", "/password-resets", { mobile: who.mobile, captcha: await new Client().captcha("reset") });
    for (let at = 0; at < 3; at++) {
      expect((await reset()).status).toBe(202);
      await minuteLater(who.mobile);
    }
    expect(reason(await reset())).toBe("reset_too_often");
    const address = new Client().address;
    const solved = await captchaCopies("reset", 12);
    const replies = await fifty((at) => new Client(address).hold(apiCall("POST", "/password-resets", { email: newEmail(), captcha: solved[at] })), 12);
    expect(tally(replies)).toEqual({ 202: 10, 429: 2 });
    expect((await signIn(who)).token).toBeTruthy();
  });

  attack("the username check: 30 a minute for one address, whatever X-Forwarded-For says", async () => {
    const address = new Client().address;
    const replies = await fifty((at) => new Client(address).hold(apiCall("GET", `/usernames/somebody${at}/count`, undefined, { "x-forwarded-for": `10.0.0.${at}`, "x-real-ip": `10.0.0.${at}`, forwarded: `for=10.0.0.${at}`, "cf-connecting-ip": `10.0.0.${at}`, "true-client-ip": `10.0.0.${at}` })));
    expect(tally(replies)).toEqual({ 200: 30, 429: 20 });
    expect((await new Client().call("GET", "/usernames/somebody/count")).status).toBe(200);
  });

  attack("the username check by way of registering: the same 30 a minute, and who corrects a form gets an account", async () => {
    const taken = (await person()).username;
    const form = { username: taken, password: goodPassword, acceptTerms: true, smsCode: "000000" };
    const address = new Client().address;
    const replies = await fifty((at) => new Client(address).hold(at % 2 ? apiCall("POST", "/users", { ...form, mobile: newMobile() }) : apiCall("GET", `/usernames/${taken}/count`)));
    expect(tally(replies)[429]).toBe(20);
    const mobile = newMobile();
    const owner = new Client();
    const { code } = await smsCode(mobile, "register", owner);
    for (let at = 0; at < 8; at++) expect(reason(await owner.call("POST", "/users", { ...form, mobile, smsCode: code }))).toBe("username:username_taken");
    expect((await owner.call("POST", "/users", { ...form, username: newUsername(), mobile, smsCode: code })).status).toBe(201);
  });

  attack("SMS notices: twelve sign-ins with the right password from ever new browsers send five, and a code still comes", async () => {
    const who = await person();
    // One after the other: of parallel ones, each counts as a failure until it is judged, and a captcha stands in the way.
    const replies = [];
    for (let at = 0; at < 12; at++) replies.push(await new Client().call("POST", "/sessions", { identifier: who.username, password: who.password }));
    expect(tally(replies)).toEqual({ 201: 12 });
    const states = await database.select({ state: messages.state }).from(messages).where(eq(messages.recipient, who.mobile));
    expect([states.length, states.filter(({ state }) => state === "cancelled").length]).toEqual([12, 7]);
    expect((await smsCode(who.mobile, "login")).code).toHaveLength(6);
    const withEmail = await person({ email: newEmail() });
    for (let at = 0; at < 6; at++) await signIn(withEmail);
    expect(await messagesTo(withEmail.email ?? "")).toBe(6);
  });
});
