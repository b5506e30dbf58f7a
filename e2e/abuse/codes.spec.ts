import { eq } from "drizzle-orm";
import { appUrl, Client, apiCall, fifty, json, reason, reasonsOf, tally } from "./client";
import { actionAsk, actionId, ledTo, stateOf } from "./door";
import { askReset, askerAs, database, goodPassword, minuteLater, newEmail, newMobile, newUsername, otherCode, person, signIn, sessions, smsCode, triesOf, users } from "./people";
import { attack, expect, kind } from "./rows";

kind("codes", () => {
  attack("five wrong tries, then the right one: refused at both doors", async () => {
    const who = await person();
    const asker = new Client();
    const { code } = await smsCode(who.mobile, "login", asker);
    for (let at = 1; at <= 5; at++) expect(reason(await asker.call("POST", "/sessions", { mobile: who.mobile, smsCode: otherCode(code, at) }))).toBe("smsCode:code_wrong");
    expect((await asker.call("POST", "/sessions", { mobile: who.mobile, smsCode: code })).status).toBe(422);
    const id = await actionId(new Client(), "/login?by=sms", "smsCode");
    const page = await asker.ask(actionAsk(id, "/login?by=sms", { mobile: who.mobile, smsCode: code }));
    expect([stateOf(page)?.ok, page.headers["set-cookie"]]).toEqual([false, undefined]);
    const other = await person();
    const owner = new Client();
    const fresh = await smsCode(other.mobile, "login", owner);
    for (let at = 1; at <= 4; at++) await owner.call("POST", "/sessions", { mobile: other.mobile, smsCode: otherCode(fresh.code, at) });
    expect(ledTo(await owner.ask(actionAsk(id, "/login?by=sms", { mobile: other.mobile, smsCode: fresh.code })))).toBe("/");
  });

  attack("50 parallel guesses of a code: at most five are compared, then the right one fails", async () => {
    const who = await person();
    const { code } = await smsCode(who.mobile, "login", askerAs(who.id));
    const replies = await fifty((at) => askerAs(who.id).hold(apiCall("POST", "/sessions", { mobile: who.mobile, smsCode: otherCode(code, at + 1) })));
    expect(tally(replies)).toEqual({ 422: 50 });
    expect(await triesOf(who.mobile)).toBe(5);
    expect((await askerAs(who.id).call("POST", "/sessions", { mobile: who.mobile, smsCode: code })).status).toBe(422);
    const other = await person();
    expect((await new Client().call("POST", "/sessions", { mobile: other.mobile, smsCode: (await smsCode(other.mobile, "login")).code })).status).toBe(201);
  });

  attack("50 parallel guesses by who did not ask for the code: two are compared, and the owner still gets in", async () => {
    const who = await person();
    const owner = new Client();
    const { code } = await smsCode(who.mobile, "login", owner);
    const replies = await fifty((at) => new Client().hold(apiCall("POST", "/sessions", { mobile: who.mobile, smsCode: otherCode(code, at + 1) })));
    expect(reasonsOf(replies)).toEqual({ "smsCode:code_wrong": 2, "smsCode:code_tries": 48 });
    expect(await triesOf(who.mobile)).toBe(2);
    for (let at = 1; at <= 2; at++) expect(reason(await owner.call("POST", "/sessions", { mobile: who.mobile, smsCode: otherCode(code, at) }))).toBe("smsCode:code_wrong");
    expect((await owner.call("POST", "/sessions", { mobile: who.mobile, smsCode: code })).status).toBe(201);
  });

  attack("one address guesses the codes of many mobiles: 20 in 15 minutes, by every door, and others get in", async () => {
    const client = new Client();
    const form = { username: newUsername(), password: goodPassword, acceptTerms: true };
    for (let at = 0; at < 20; at++) {
      const guess = { mobile: newMobile(), smsCode: "000000" };
      expect(reason(await (at % 2 ? client.call("POST", "/sessions", guess) : client.call("POST", "/users", { ...form, ...guess })))).toBe("smsCode:code_wrong");
    }
    const who = await person();
    const { code } = await smsCode(who.mobile, "login");
    const refused = await client.call("POST", "/sessions", { mobile: who.mobile, smsCode: code });
    expect([refused.status, reason(refused), Number(refused.headers["retry-after"]) > 0]).toEqual([429, "too_many_requests", true]);
    expect((await client.call("POST", "/users", { ...form, mobile: newMobile(), smsCode: "000000" })).status).toBe(429);
    expect((await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: code })).status).toBe(201);
  });

  attack("the right code 50 times in parallel works once", async () => {
    const who = await person();
    const { code } = await smsCode(who.mobile, "login", askerAs(who.id));
    const replies = await fifty(() => askerAs(who.id).hold(apiCall("POST", "/sessions", { mobile: who.mobile, smsCode: code })));
    expect(tally(replies)).toEqual({ 201: 1, 422: 49 });
    expect(await database.select().from(sessions).where(eq(sessions.userId, who.id))).toHaveLength(1);
  });

  attack("an old code dies when a new one is sent, and tries don't add up", async () => {
    const who = await person();
    const first = await smsCode(who.mobile, "login");
    for (let at = 1; at <= 3; at++) await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: otherCode(first.code, at) });
    await minuteLater(who.mobile);
    const second = await smsCode(who.mobile, "login");
    if (first.code !== second.code) expect((await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: first.code })).status).toBe(422);
    expect((await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: second.code })).status).toBe(201);
  });

  attack("a code for one mobile, purpose or flow opens no other", async () => {
    const [who, other] = [await person(), await person()];
    const login = await smsCode(who.mobile, "login");
    const register = await smsCode(other.mobile, "register");
    const start = (mobile: string, code: string) => ({ username: newUsername(), password: goodPassword, acceptTerms: true, mobile, smsCode: code });
    const wrong = "smsCode:code_wrong";
    expect(reason(await new Client().call("POST", "/sessions", { mobile: other.mobile, smsCode: login.code }))).toBe(wrong);
    expect(reason(await new Client().call("POST", "/sessions", { mobile: other.mobile, smsCode: register.code }))).toBe(wrong);
    expect(reason(await new Client().call("POST", "/users", start(who.mobile, login.code)))).toBe(wrong);
    expect(reason(await new Client().call("POST", `/password-resets/${login.id}/verification`, { code: login.code }))).toBe("not_found");
    const client = await signIn(who);
    expect(reason(await client.call("POST", "/me/step-up", { smsCode: login.code }))).toBe(wrong);
    expect(reason(await client.call("PUT", "/me/mobile", { mobile: other.mobile, smsCode: register.code }))).toBe(wrong);
    expect((await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: login.code })).status).toBe(201);
  });

  attack("a code sent to one account's new mobile does not change another account", async () => {
    const [one, two] = [await person(), await person()];
    const [a, b] = [await signIn(one), await signIn(two)];
    const mobile = `+86${newMobile()}`;
    const { code } = await smsCode(mobile, "change-mobile", a);
    expect(reason(await b.call("PUT", "/me/mobile", { mobile, smsCode: code }))).toBe("smsCode:code_wrong");
    expect((await a.call("PUT", "/me/mobile", { mobile, smsCode: code })).status).toBe(204);
  });

  attack("123456 as number, array, object, null, full-width, with a newline or blank: 422 and no try is spent", async () => {
    const who = await person({ email: newEmail() });
    const { code } = await smsCode(who.mobile, "login");
    const reset = await askReset({ email: who.email ?? "" });
    const client = await signIn(who);
    const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("");
    const odd = [Number(code), [code], { $eq: code }, { code }, null, true, wide, `${code}\n`, `\n${code}`, ` ${code}`, `${code}\0`, `${code} `, `${code}7`, "", [[code]], `+${code}`, `${code}.0`];
    const start = { username: newUsername(), password: goodPassword, acceptTerms: true };
    for (const smsCode of odd) {
      const replies = [
        await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode }),
        await new Client().call("POST", "/users", { ...start, mobile: who.mobile, smsCode }),
        await new Client().call("POST", "/users", { ...start, email: newEmail(), emailCode: smsCode }),
        await new Client().call("POST", `/password-resets/${reset.id}/verification`, { code: smsCode }),
        await client.call("POST", "/me/step-up", { smsCode }),
        await client.call("PUT", "/me/mobile", { mobile: `+86${newMobile()}`, smsCode }),
      ];
      expect(tally(replies), JSON.stringify(smsCode)).toEqual({ 422: 6 });
    }
    expect([await triesOf(who.mobile), await triesOf(who.email ?? "")]).toEqual([0, 0]);
    expect((await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: code })).status).toBe(201);
    expect((await new Client().call("POST", `/password-resets/${reset.id}/verification`, { code: reset.code })).status).toBe(200);
  });

  attack("how a code's sending went is told to the client that asked only", async () => {
    const mobile = newMobile();
    const client = new Client();
    const { id } = await smsCode(mobile, "register", client);
    await expect.poll(async () => json(await client.call("GET", `/sms-codes/${id}`))).toEqual({ state: "sent" });
    expect((await new Client().call("GET", `/sms-codes/${id}`)).status).toBe(404);
    expect((await client.call("GET", `/email-codes/${id}`)).status).toBe(404);
  });

  attack("registration: a code is used up by the account it made, not by a refused form", async () => {
    const mobile = newMobile();
    const { code } = await smsCode(mobile, "register");
    const form = { username: newUsername(), password: goodPassword, acceptTerms: true, mobile, smsCode: code };
    expect(reasonsOf([await new Client().call("POST", "/users", { ...form, password: "12345678" }), await new Client().call("POST", "/users", { ...form, username: "admin1" })])).toEqual({ "password:password_common": 1, "username:username_taken": 1 });
    expect((await new Client().call("POST", "/users", form, { origin: appUrl })).status).toBe(201);
    expect(reason(await new Client().call("POST", "/users", { ...form, username: newUsername() }))).toBe("smsCode:code_wrong");
    expect(await database.select().from(users).where(eq(users.mobile, `+86${mobile}`))).toHaveLength(1);
  });
});
