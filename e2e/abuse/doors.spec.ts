import { appUrl, Client, fifty, json } from "./client";
import { actionAsk, actionId, ledTo, stateOf } from "./door";
import { age, askReset, browserOf, database, goodPassword, newEmail, newMobile, otherCode, person, readSms, reload, smsCode } from "./people";
import { attack, expect, kind } from "./rows";

/* The second door of what the API offers: the pages' own actions. */
const next = "otter-lantern-quarry-42";
const opens = async (identifier: string, password: string) => (await new Client().call("POST", "/sessions", { identifier, password })).status === 201;

kind("actions", () => {
  attack("reset: 50 parallel guesses at the page count with the API's; another reset's code opens nothing", async () => {
    const [one, two] = [await person({ email: newEmail() }), await person({ email: newEmail() })];
    const [a, b] = [await askReset({ email: one.email ?? "" }), await askReset({ email: two.email ?? "" })];
    const id = await actionId(new Client(), `/reset-password/code?id=${a.id}`, "code");
    const post = (reset: string, code: string) => actionAsk(id, `/reset-password/code?id=${reset}`, { id: reset, code });
    const replies = await fifty((at) => new Client().hold(post(a.id, otherCode(a.code, at + 1))));
    expect(replies.every((reply) => stateOf(reply)?.ok === false)).toBe(true);
    expect(replies.some(({ headers }) => headers["set-cookie"]?.some((cookie) => cookie.startsWith("lm-reset=") && !/max-age=0/i.test(cookie)))).toBe(false);
    expect((await new Client().call("POST", `/password-resets/${a.id}/verification`, { code: a.code })).status).toBe(422);
    if (a.code !== b.code) expect(stateOf(await new Client().ask(post(b.id, a.code)))?.ok).toBe(false);
    for (const bad of ["x", "0".repeat(26), "../x"]) expect(stateOf(await new Client().ask(post(bad, b.code)))?.ok, bad).toBe(false);
    const right = new Client();
    expect(ledTo(await right.ask(post(b.id, b.code)))).toBe("/reset-password/new");
    expect(right.cookies.get("lm-reset")).toMatch(new RegExp(`^${b.id}\\.`));
  });

  attack("reset: a new password without the cookie of step two, with another's, a cut or a used one: nothing is set", async () => {
    const [one, two] = [await person({ email: newEmail() }), await person({ email: newEmail() })];
    const [mine, theirs] = [new Client(), new Client()];
    for (const [client, who] of [[mine, one], [theirs, two]] as const) {
      const { id, code } = await askReset({ email: who.email ?? "" });
      const step = await actionId(client, `/reset-password/code?id=${id}`, "code");
      await client.ask(actionAsk(step, `/reset-password/code?id=${id}`, { id, code }));
    }
    const action = await actionId(mine, "/reset-password/new", "newPassword");
    const set = (client: Client, more: Record<string, string> = {}) => client.ask(actionAsk(action, "/reset-password/new", { newPassword: next, ...more }));
    const [grant, foreign] = [mine.cookies.get("lm-reset") ?? "", theirs.cookies.get("lm-reset") ?? ""];
    const mixed = [`${grant.split(".")[0]}.${foreign.split(".")[1]}`, `${foreign.split(".")[0]}.${grant.split(".")[1]}`, grant.slice(0, -1), `${grant}x`, ".", "x.y", ""];
    for (const cookie of [null, ...mixed]) {
      const thief = new Client();
      if (cookie !== null) thief.cookies.set("lm-reset", cookie);
      expect(stateOf(await set(thief))?.reason, String(cookie)).toBe("reset_invalid");
    }
    expect(stateOf(await set(mine, { userId: two.id }))?.ok).toBe(false);
    expect([await opens(one.username, goodPassword), await opens(two.username, goodPassword)]).toEqual([true, true]);
    const replies = await fifty(() => mine.hold(actionAsk(action, "/reset-password/new", { newPassword: next })));
    expect(replies.filter((reply) => ledTo(reply) === "/login?done=reset")).toHaveLength(1);
    expect([await opens(one.username, next), await opens(two.username, goodPassword)]).toEqual([true, true]);
  });

  attack("reset: another code for somebody else's reset, or without a captcha: none is sent", async () => {
    const who = await person({ email: newEmail() });
    const asker = new Client();
    const { id } = await askReset({ email: who.email ?? "" }, asker);
    await database.execute(`UPDATE codes SET created_at = created_at - INTERVAL 61 SECOND WHERE id = '${id}'`);
    const page = `/reset-password/code?id=${id}`;
    // Who did not ask sees neither where it went nor the button.
    const stranger = await new Client().ask({ path: page });
    expect([stranger.text.includes("captcha.answer"), stranger.text.includes("post.example")]).toEqual([false, false]);
    const action = await actionId(asker, page, "captcha.answer");
    const again = async (client: Client, captcha: { id: string; answer: string } | null) =>
      stateOf(await client.ask(actionAsk(action, page, { id, ...(captcha ? { "captcha.id": captcha.id, "captcha.answer": captcha.answer } : {}) })));
    expect((await again(new Client(), await new Client().captcha("reset")))?.reason).toBe("not_found");
    expect((await again(asker, null))?.ok).toBe(false);
    expect((await again(asker, await new Client().captcha("login")))?.ok).toBe(false);
    const waits = await again(asker, await new Client().captcha("reset"));
    // The budget of the address is the one that counts, whatever the page believed.
    expect(waits?.reason).toBe("email_too_often");
    const other = await person();
    const fresh = new Client();
    const first = await askReset({ mobile: other.mobile }, fresh);
    await database.execute(`UPDATE budgets SET last_at = last_at - INTERVAL 61 SECOND WHERE \`key\` = 'sms:to:${other.mobile}'`);
    const captcha = await new Client().captcha("reset");
    const sent = await fresh.ask(actionAsk(action, page, { id: first.id, "captcha.id": captcha.id, "captcha.answer": captcha.answer }));
    expect(ledTo(sent)).toMatch(/^\/reset-password\/code\?id=/);
  });

  attack("e-mail, mobile and password by their pages: old proof, wrong password, ended session, no session: refused", async () => {
    const who = await person();
    const browser = await browserOf(who);
    const mobile = newMobile();
    const ids = { email: await actionId(browser, "/account/email", "email"), password: await actionId(browser, "/account/password", "newPassword"), mobile: await actionId(browser, "/account/mobile", "smsCode") };
    const changes = { email: { email: newEmail() }, password: { newPassword: next }, mobile: { mobile, smsCode: "123456" } };
    await age(who.id);
    const before = await reload(who.id);
    for (const name of ["email", "password", "mobile"] as const) {
      const post = async (client: Client, more: Record<string, string> = {}) => stateOf(await client.ask(actionAsk(ids[name], `/account/${name}`, { ...changes[name], ...more })));
      // The page of the password asks for the old one, however fresh the proof is.
      expect((await post(browser))?.reason, name).toBe(name === "password" ? "invalid_fields" : "step_up_required");
      // The password page counts a missing one as a guess, too; the fourth would ask for a captcha.
      if (name === "email") expect((await post(browser, { currentPassword: "not-the-password-9" }))?.fields, name).toHaveProperty("currentPassword");
      expect((await post(new Client()))?.reason, name).toBe("unauthenticated");
    }
    expect(await reload(who.id)).toEqual(before);
    const thief = new Client();
    thief.cookies.set("lm-session", browser.cookies.get("lm-session") ?? "");
    expect((await browser.call("DELETE", "/sessions/current", undefined, { origin: appUrl })).status).toBe(204);
    for (const name of ["email", "password", "mobile"] as const) {
      expect(stateOf(await thief.ask(actionAsk(ids[name], `/account/${name}`, { ...changes[name], currentPassword: who.password })))?.reason, name).toBe("unauthenticated");
    }
    const back = await browserOf(who);
    expect(ledTo(await back.ask(actionAsk(ids.email, "/account/email", changes.email)))).toContain("done=email-sent");
    expect(ledTo(await back.ask(actionAsk(ids.password, "/account/password", { newPassword: next, currentPassword: who.password })))).toContain("done=password");
    expect(await opens(who.username, next)).toBe(true);
  });

  attack("50 parallel guesses of the password in a signed-in browser: at most three are compared, by either door", async () => {
    const who = await person();
    const browser = await browserOf(who);
    const id = await actionId(browser, "/account/password", "newPassword");
    const post = (at: number) => actionAsk(id, "/account/password", { newPassword: next, currentPassword: `not-the-password-${at}` });
    const replies = await fifty((at) => browser.hold(at % 2 ? post(at) : { method: "POST", path: "/api/v1/me/step-up", headers: { "content-type": "application/json", origin: appUrl }, body: JSON.stringify({ currentPassword: `not-the-password-${at}` }) }));
    const compared = replies.filter((reply, at) => (at % 2 ? stateOf(reply)?.fields?.currentPassword !== undefined : json<{ fields?: Record<string, string> }>(reply).fields?.currentPassword === "password_wrong"));
    expect(compared.length).toBeLessThanOrEqual(3);
    expect(replies.some((reply) => ledTo(reply) !== null)).toBe(false);
    expect(await opens(who.username, who.password)).toBe(true);
  });

  attack("a code to another account's new mobile, and one's own of another purpose, at the page: refused", async () => {
    const [who, other] = [await person(), await person()];
    const [browser, stranger] = [await browserOf(who), await browserOf(other)];
    const mobile = newMobile();
    // As a browser asks: its cookie and the shop's Origin.
    const captcha = await new Client().captcha("change-mobile");
    const asked = await stranger.call("POST", "/sms-codes", { mobile, purpose: "change-mobile", captcha }, { origin: appUrl });
    expect(asked.status).toBe(202);
    const code = await readSms(mobile);
    const id = await actionId(browser, "/account/mobile", "smsCode");
    expect(stateOf(await browser.ask(actionAsk(id, "/account/mobile", { mobile, smsCode: code })))?.fields).toHaveProperty("smsCode");
    const third = newMobile();
    const { code: register } = await smsCode(third, "register");
    expect(stateOf(await browser.ask(actionAsk(id, "/account/mobile", { mobile: third, smsCode: register })))?.fields).toHaveProperty("smsCode");
    expect((await reload(who.id)).mobile).toBe(who.mobile);
    expect(ledTo(await stranger.ask(actionAsk(id, "/account/mobile", { mobile, smsCode: code })))).toContain("done=mobile");
    expect((await reload(other.id)).mobile).toBe(`+86${mobile}`);
  });
});
