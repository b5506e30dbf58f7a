import { eq } from "drizzle-orm";
import { api, type Form, either, outcome, outcomes, post, sendCode, solved } from "./both";
import { Client, fifty, json } from "./client";
import { ledTo, stateOf } from "./door";
import { askReset, askerAs, browserOf, captchaCopies, database, goodPassword, messagesTo, minuteLater, newEmail, newMobile, newUsername, otherCode, person, readSms, sessions, smsCode, triesOf, users } from "./people";
import { attack, expect, kind } from "./rows";
import { atBind } from "./sites";

/* Codes and captchas that the API and the pages try together. */
const logIn = (mobile: string, code: string) => [post("loginBySms", { mobile, smsCode: code }), api("POST", "/sessions", { mobile, smsCode: code })] as const;
const byPage = async (form: Form, fields: Record<string, string>, client = new Client()) => outcome(await client.ask(post(form, fields)));
const account = () => ({ username: newUsername(), password: goodPassword, acceptTerms: "on" });
const wrong = "smsCode:code_wrong";

kind("codes", () => {
  attack("both doors, 50 parallel guesses: five compared for who asked, two for strangers, and the owner still gets in", async () => {
    const [who, other] = [await person(), await person()];
    const { code } = await smsCode(who.mobile, "login", askerAs(who.id));
    const replies = await fifty((at) => askerAs(who.id).hold(either(at, ...logIn(who.mobile, otherCode(code, at + 1)))));
    expect(outcomes(replies).done).toBeUndefined();
    expect(await triesOf(who.mobile)).toBe(5);
    for (const ask of logIn(who.mobile, code)) expect(outcome(await askerAs(who.id).ask(ask))).toBe("smsCode:code_tries");
    const owner = new Client();
    const { code: fresh } = await smsCode(other.mobile, "login", owner);
    const strangers = await fifty((at) => new Client().hold(either(at, ...logIn(other.mobile, otherCode(fresh, at + 1)))));
    expect(outcomes(strangers)).toEqual({ [wrong]: 2, "smsCode:code_tries": 48 });
    expect(await byPage("loginBySms", { mobile: other.mobile, smsCode: fresh }, owner)).toBe("done");
  });

  attack("both doors, one address guesses the codes of many mobiles: 20 in 15 minutes, and others get in", async () => {
    const client = await atBind();
    for (let at = 0; at < 20; at++) {
      const guess = { mobile: newMobile(), smsCode: "000000" };
      expect(outcome(await client.ask(either(at, ...logIn(guess.mobile, guess.smsCode), post("register", { ...account(), ...guess }), post("bindBySms", guess))))).toBe(wrong);
    }
    const who = await person();
    const { code } = await smsCode(who.mobile, "login");
    const { id, code: reset } = await askReset({ mobile: (await person()).mobile });
    for (const form of ["loginBySms", "bindBySms"] as const) expect(await byPage(form, { mobile: who.mobile, smsCode: code }, client)).toBe("too_many_requests");
    expect(await byPage("register", { ...account(), mobile: newMobile(), smsCode: "000000" }, client)).toBe("too_many_requests");
    expect(await byPage("resetCode", { id, code: reset }, client)).toBe("too_many_requests");
    expect(await byPage("loginBySms", { mobile: who.mobile, smsCode: code })).toBe("done");
    expect(await byPage("resetCode", { id, code: reset })).toBe("done");
  });

  attack("both doors, the right code 50 times in parallel: one session", async () => {
    const who = await person();
    const { code } = await smsCode(who.mobile, "login", askerAs(who.id));
    const replies = await fifty((at) => askerAs(who.id).hold(either(at, ...logIn(who.mobile, code))));
    expect(outcomes(replies).done).toBe(1);
    expect(await database.select().from(sessions).where(eq(sessions.userId, who.id))).toHaveLength(1);
  });

  attack("the pages' forms: a code for another mobile, purpose or flow, or an older one: refused", async () => {
    const [who, other] = [await person(), await person()];
    const browser = await browserOf(who);
    const [login, register] = [await smsCode(who.mobile, "login"), await smsCode(other.mobile, "register")];
    const binder = await atBind();
    const refused: [Form, Record<string, string>, Client?][] = [
      ["loginBySms", { mobile: other.mobile, smsCode: login.code }], ["loginBySms", { mobile: other.mobile, smsCode: register.code }],
      ["register", { ...account(), mobile: who.mobile, smsCode: login.code }], ["bindBySms", { mobile: who.mobile, smsCode: login.code }, binder],
      ["confirmBySms", { smsCode: login.code }, browser], ["mobile", { mobile: other.mobile, smsCode: register.code }, browser],
    ];
    for (const [form, fields, client] of refused) expect(await byPage(form, fields, client), form).toBe(wrong);
    expect(await byPage("resetCode", { id: login.id, code: login.code })).toBe("not_found");
    await minuteLater(who.mobile);
    const owner = new Client();
    const newer = await smsCode(who.mobile, "login", owner);
    if (newer.code !== login.code) expect(await byPage("loginBySms", { mobile: who.mobile, smsCode: login.code }, owner)).toBe(wrong);
    expect(await byPage("loginBySms", { mobile: who.mobile, smsCode: newer.code }, new Client(owner.address))).toBe("done");
    await minuteLater(who.mobile);
    const [captcha, before] = [await binder.captcha("bind"), Date.now()];
    expect(outcome(await binder.ask(sendCode("bindBySms", { mobile: who.mobile }, captcha)))).toBe("done");
    const bind = await readSms(who.mobile, before);
    expect(await byPage("loginBySms", { mobile: who.mobile, smsCode: bind }, new Client(owner.address))).toBe(wrong);
    expect(await byPage("bindBySms", { mobile: who.mobile, smsCode: bind }, binder)).toBe("done");
  });

  attack("the pages' forms: a code full-width, with a newline, a blank or a sign more, empty, twice: refused, and no try is spent", async () => {
    const who = await person({ email: newEmail() });
    const [browser, binder] = [await browserOf(who), await atBind()];
    const { code } = await smsCode(who.mobile, "login");
    const reset = await askReset({ email: who.email ?? "" });
    const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("");
    for (const odd of [wide, `${code}\n`, `\n${code}`, ` ${code}`, `${code}\0`, `${code} `, `${code}7`, "", `+${code}`, `${code}.0`, `["${code}"]`]) {
      const mobile = who.mobile;
      const tries: [Form, Record<string, string>, Client?][] = [
        ["loginBySms", { mobile, smsCode: odd }], ["register", { ...account(), mobile, smsCode: odd }], ["registerByEmail", { ...account(), email: newEmail(), emailCode: odd }],
        ["bindBySms", { mobile, smsCode: odd }, binder], ["resetCode", { id: reset.id, code: odd }], ["confirmBySms", { smsCode: odd }, browser], ["mobile", { mobile: newMobile(), smsCode: odd }, browser],
      ];
      for (const [form, fields, client] of tries) expect(await byPage(form, fields, client), `${form} ${JSON.stringify(odd)}`).toMatch(/^(smsCode|emailCode|code):(code_format|code_required|invalid_text)$/);
    }
    for (const more of [["smsCode", code], ["smsCode.x", "1"]] as [string, string][]) expect(stateOf(await new Client().ask(post("loginBySms", [["mobile", who.mobile], ["smsCode", code], more])))?.reason).toBe("invalid_fields");
    expect([await triesOf(who.mobile), await triesOf(who.email ?? "")]).toEqual([0, 0]);
    expect(await byPage("loginBySms", { mobile: who.mobile, smsCode: code })).toBe("done");
    expect(await byPage("resetCode", { id: reset.id, code: reset.code })).toBe("done");
  });

  attack("both doors, registration: a code is used up by the account it made, not by a refused form", async () => {
    const mobile = newMobile();
    const owner = askerAs(mobile);
    const { code } = await smsCode(mobile, "register", owner);
    const form = { ...account(), mobile, smsCode: code };
    expect(await byPage("register", { ...form, password: "12345678" })).toBe("password:password_common");
    expect(await byPage("register", { ...form, username: "admin1" })).toBe("username:username_taken");
    expect(await byPage("register", form, owner)).toBe("done");
    for (const ask of [post("register", { ...form, ...account() }), api("POST", "/users", { ...form, ...account(), acceptTerms: true })]) expect(outcome(await askerAs(mobile).ask(ask))).toBe(wrong);
  });
});

kind("captchas", () => {
  attack("the pages' forms: no captcha, a wrong, used, foreign or another purpose's: no code is sent", async () => {
    const who = await person();
    const browser = await browserOf(who);
    const purposes = { register: "register", registerByEmail: "register", loginBySms: "login", bindBySms: "bind", mobile: "change-mobile", confirmBySms: "step-up", reset: "reset" } as const;
    for (const [form, purpose] of Object.entries(purposes) as [keyof typeof purposes, string][]) {
      const to = form === "confirmBySms" ? who.mobile : form === "registerByEmail" ? newEmail() : `+86${newMobile()}`;
      const fields: Record<string, string> = form === "confirmBySms" ? {} : { [form === "registerByEmail" ? "email" : form === "reset" ? "to" : "mobile"]: to };
      const client = form === "mobile" || form === "confirmBySms" ? browser : new Client();
      const before = await messagesTo(to);
      const ask = async (captcha?: { id: string; answer: string }) => outcome(await client.ask(form === "reset" ? post(form, { ...fields, ...solved(captcha) }) : sendCode(form, fields, captcha)));
      const [one, two, three] = await captchaCopies(purpose, 3);
      const [foreign] = await captchaCopies(purpose === "login" ? "bind" : "login", 1);
      expect(await ask(), form).toContain("captcha");
      for (const bad of [{ id: "0".repeat(26), answer: "x" }, { id: one?.id ?? "", answer: "WRONG" }, one, { id: two?.id ?? "", answer: foreign?.answer ?? "" }, foreign]) expect(await ask(bad), form).toBe("captcha.answer:captcha_wrong");
      expect(await messagesTo(to), form).toBe(before);
      expect(await ask(three), form).toBe("done");
      expect(await ask(three), form).toBe("captcha.answer:captcha_wrong");
    }
  });

  attack("60 captchas in ten minutes for one address, asked for by the API and by opening pages", async () => {
    const { address } = new Client();
    const made = (text: string) => /name="captcha\.id" value="[0-9A-Z]{26}"/.test(text);
    const replies = await fifty((at) => new Client(address).hold(either(at, { path: "/register" }, api("POST", "/captchas", { purpose: "register" }))), 66);
    const count = replies.filter((reply) => (reply.headers["content-type"]?.includes("json") ? reply.status === 201 : made(reply.text))).length;
    expect(count).toBe(60);
    // The page is there all the same, and asks for one again later.
    expect(replies.filter((reply) => !reply.headers["content-type"]?.includes("json")).every(({ status }) => status === 200)).toBe(true);
    expect(made((await new Client().ask({ path: "/register" })).text)).toBe(true);
  });
});

kind("reset", () => {
  attack("both doors, the code of step two 50 times at once: one grant; the grant 50 times at once: one password", async () => {
    const who = await person({ email: newEmail() });
    const { id, code } = await askReset({ email: who.email ?? "" });
    const step = [post("resetCode", { id, code }), api("POST", `/password-resets/${id}/verification`, { code })] as const;
    const replies = await fifty((at) => new Client().hold(either(at, ...step)));
    expect(outcomes(replies)).toMatchObject({ done: 1 });
    const passed = replies.find((reply) => outcome(reply) === "done");
    const cookie = passed?.headers["set-cookie"]?.find((line) => line.startsWith("lm-reset="))?.split(";")[0]?.slice("lm-reset=".length);
    const grant = cookie?.split(".")[1] ?? (passed ? json<{ grant: string }>(passed).grant : "");
    const keeper = () => {
      const client = new Client();
      client.cookies.set("lm-reset", `${id}.${grant}`);
      return client;
    };
    const set = (newPassword: string) => [post("resetPassword", { newPassword }), api("PUT", `/password-resets/${id}/password`, { grant, newPassword })] as const;
    for (const bad of ["12345678", "short", goodPassword]) expect(await byPage("resetPassword", { newPassword: bad }, keeper()), bad).toMatch(/^newPassword:/);
    const [token, browser] = [await browserOf(who), await browserOf(who)];
    const used = await fifty((at) => keeper().hold(either(at, ...set(`otter-lantern-quarry-${at}`))));
    expect(outcomes(used).done).toBe(1);
    const winner = used.findIndex((reply) => outcome(reply) === "done");
    // It ends every session, and opens none.
    for (const door of [0, 1]) for (const client of [token, browser]) expect((await client.call("GET", "/me", undefined, {}, door)).status).toBe(401);
    expect(used.some(({ headers }) => headers["set-cookie"]?.some((line) => line.startsWith("lm-session=") && !/max-age=0/i.test(line)))).toBe(false);
    expect(await byPage("resetPassword", { newPassword: "walnut-ferry-saddle-08" }, keeper())).toBe("reset_invalid");
    expect(await byPage("login", { identifier: who.username, password: goodPassword })).toBe("login_refused");
    expect(await byPage("login", { identifier: who.username, password: `otter-lantern-quarry-${winner}` })).toBe("done");
  });

  attack("the page: after the password was changed meanwhile, or the e-mail, or the account disabled: the cookie of step two is worth nothing", async () => {
    const who = await person({ email: newEmail() });
    const [client, browser] = [new Client(), await browserOf(who)];
    const granted = async () => {
      const { id, code } = await askReset({ email: who.email ?? "" });
      expect(ledTo(await client.ask(post("resetCode", { id, code })))).toBe("/reset-password/new");
    };
    await granted();
    expect(await byPage("password", { newPassword: "walnut-ferry-saddle-08", currentPassword: who.password }, browser)).toBe("done");
    expect(await byPage("resetPassword", { newPassword: "otter-lantern-quarry-42" }, client)).toBe("reset_invalid");
    expect(await byPage("login", { identifier: who.username, password: "walnut-ferry-saddle-08" })).toBe("done");
    for (const change of [{ email: newEmail() }, { disabledAt: new Date() }]) {
      const [other, browserThere] = [await person({ email: newEmail() }), new Client()];
      const { id, code } = await askReset({ email: other.email ?? "" });
      expect(await byPage("resetCode", { id, code }, browserThere)).toBe("done");
      await database.update(users).set({ ...change, ...("email" in change ? { verifiedEmailKey: change.email } : {}) }).where(eq(users.id, other.id));
      expect(await byPage("resetPassword", { newPassword: "otter-lantern-quarry-42" }, browserThere), Object.keys(change)[0]).toBe("reset_invalid");
    }
    const second = await person({ email: newEmail() });
    const { id, code } = await askReset({ email: second.email ?? "" });
    const right = new Client();
    expect(await byPage("resetCode", { id, code }, right)).toBe("done");
    expect(await byPage("resetPassword", { newPassword: "otter-lantern-quarry-42" }, right)).toBe("done");
    expect(await byPage("login", { identifier: second.username, password: "otter-lantern-quarry-42" })).toBe("done");
  });
});
