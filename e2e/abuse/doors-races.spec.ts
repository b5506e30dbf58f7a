import { and, eq, inArray, isNull } from "drizzle-orm";
import { ulid } from "ulid";
import { api, either, outcome, outcomes, post } from "./both";
import { Client, fifty, json, tally } from "./client";
import { ledTo } from "./door";
import { addresses, age, bentTokens, browserOf, database, goodPassword, linkedAccounts, newMobile, newUsername, person, place, reload, sessions, smsCode, users } from "./people";
import { attack, expect, kind } from "./rows";
import { missingId } from "./routes";
import { newSubject } from "./sites";

/* One thing asked for by both doors at once, and what the pages' buttons do to sessions and addresses. */
const register = (given: { username: string; mobile: string; smsCode: string }) => [post("register", { ...given, password: goodPassword, acceptTerms: "on" }), api("POST", "/users", { ...given, password: goodPassword, acceptTerms: true })] as const;
/** What a browser's session sees: by API at both processes, by page. */
const seen = async (client: Client) => [...(await Promise.all([0, 1].map(async (door) => (await client.call("GET", "/me", undefined, {}, door)).status))), (await client.ask({ path: "/account" })).status];
const [here, gone] = [[200, 200, 200], [401, 401, 307]];

kind("races", () => {
  attack("both doors, 50 parallel registrations with one username by ten proven mobiles: one account", async () => {
    const proven: { mobile: string; smsCode: string }[] = [];
    for (const mobile of Array.from({ length: 10 }, newMobile)) proven.push({ mobile, smsCode: (await smsCode(mobile, "register")).code });
    const username = newUsername();
    const replies = await fifty((at) => new Client().hold(either(at, ...register({ ...(proven[at % 10] ?? { mobile: "", smsCode: "" }), username: at % 3 ? username : username.toUpperCase() }))));
    expect(outcomes(replies).done).toBe(1);
    expect(Object.keys(outcomes(replies)).every((one) => ["done", "username:username_taken", "smsCode:code_wrong", "smsCode:code_tries"].includes(one)), JSON.stringify(outcomes(replies))).toBe(true);
    expect(await database.select().from(users).where(eq(users.usernameKey, username))).toHaveLength(1);
  });

  attack("both doors, 50 parallel registrations with one mobile and its code: one account", async () => {
    const mobile = newMobile();
    const { code } = await smsCode(mobile, "register");
    const names = Array.from({ length: 50 }, newUsername);
    const replies = await fifty((at) => new Client().hold(either(at, ...register({ username: names[at] ?? "", mobile, smsCode: code }))));
    expect(outcomes(replies).done).toBe(1);
    expect(replies.every(({ status }) => status < 500)).toBe(true);
    expect(await database.select().from(users).where(inArray(users.usernameKey, names))).toHaveLength(1);
  });

  attack("both doors, 50 parallel new defaults and deletions: one default, and it is a live address", async () => {
    const who = await person();
    const browser = await browserOf(who);
    for (let at = 0; at < 10; at++) expect(ledTo(await browser.ask(post("address", place)))).toContain("done=created");
    const ids = (await database.select({ id: addresses.id }).from(addresses).where(eq(addresses.userId, who.id))).map(({ id }) => id);
    // The default is one of the two that go, so that deleting it has to name another.
    expect(outcome(await browser.ask(post("defaultAddress", { id: ids[9] ?? "" })))).toBe("done");
    const replies = await fifty((at) => {
      const id = ids[at % 2 ? 8 : 9] ?? "";
      return browser.hold(at % 5 === 4 ? either(at, post("deleteAddress", { id }), api("DELETE", `/addresses/${id}`)) : either(at, post("defaultAddress", { id }), api("PUT", `/addresses/${id}/default`)));
    });
    expect(Object.keys(outcomes(replies)).every((one) => ["done", "not_found"].includes(one)), JSON.stringify(outcomes(replies))).toBe(true);
    const live = await database.select({ id: addresses.id }).from(addresses).where(and(eq(addresses.userId, who.id), isNull(addresses.deletedAt)));
    expect(live).toHaveLength(8);
    expect(live.map(({ id }) => id)).toContain((await reload(who.id)).defaultAddressId);
    expect(json<{ items: { isDefault: boolean }[] }>(await browser.call("GET", "/addresses")).items.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  attack("50 requests by both doors while the page's button ends all other sessions: after the answer none passes", async () => {
    const who = await person();
    const [client, other] = [await browserOf(who), await browserOf(who)];
    const replies = await fifty((at) => (at === 25 ? client.hold(post("endOthers", {})) : other.hold(either(at, { path: "/account" }, api("GET", "/me")))));
    expect(Object.keys(tally(replies)).every((status) => ["200", "303", "307", "401"].includes(status)), JSON.stringify(tally(replies))).toBe(true);
    expect([await seen(other), await seen(client)]).toEqual([gone, here]);
  });
});

kind("sessions", () => {
  attack("the login page: a session chosen before is not the one after it; cookies are HttpOnly, SameSite=Lax, Path=/ and end with the browser", async () => {
    const who = await person();
    const [stranger, victim] = [await browserOf(await person()), new Client()];
    victim.cookies.set("lm-session", stranger.cookies.get("lm-session") ?? "");
    const given = { identifier: who.username, password: who.password };
    const [plain, kept] = [await victim.ask(post("login", given)), await new Client().ask(post("login", { ...given, remember: "on" }))];
    expect([outcome(plain), outcome(kept)]).toEqual(["done", "done"]);
    expect(victim.cookies.get("lm-session")).not.toBe(stranger.cookies.get("lm-session"));
    expect(json(await victim.call("GET", "/me"))).toMatchObject({ username: who.username });
    expect(json(await stranger.call("GET", "/me"))).not.toMatchObject({ username: who.username });
    const lines = (reply: typeof plain) => (reply.headers["set-cookie"] ?? []).map((line) => line.toLowerCase());
    for (const line of [...lines(plain), ...lines(kept)]) for (const flag of ["httponly", "samesite=lax", "path=/"]) expect(line).toContain(flag);
    expect(lines(plain).find((line) => line.startsWith("lm-session="))).not.toMatch(/expires|max-age/);
    expect(lines(kept).find((line) => line.startsWith("lm-session="))).toMatch(/expires|max-age/);
  });

  attack("the pages: tampered, unsigned, foreign and odd tokens in the cookie: no page and no form knows anybody", async () => {
    const who = await person();
    const browser = await browserOf(who);
    for (const bad of await bentTokens(who, decodeURIComponent(browser.cookies.get("lm-session") ?? ""))) {
      const thief = new Client();
      const wear = () => thief.cookies.set("lm-session", encodeURIComponent(bad));
      wear();
      for (const path of ["/account", "/zh/account/addresses", "/account/security"]) expect((await thief.ask({ path })).headers.location, `${path} ${bad.slice(0, 40)}`).toMatch(/\/login\?next=/);
      for (const [form, fields] of [["address", place], ["endOthers", {}], ["email", { email: "x@post.example" }]] as const) {
        wear();
        expect(outcome(await thief.ask(post(form, fields))), `${form} ${bad.slice(0, 40)}`).toBe("unauthenticated");
      }
    }
    expect([await seen(browser), outcome(await browser.ask(post("address", place)))]).toEqual([here, "done"]);
  });

  attack("the pages end one session, all others, and all others by another password: effective at the next request; another's is ended by nobody", async () => {
    const [who, other] = [await person(), await person()];
    const [client, first, second, thief] = [await browserOf(who), await browserOf(who), await browserOf(who), await browserOf(other)];
    const list = json<{ items: { id: string; current: boolean }[] }>(await first.call("GET", "/sessions"));
    const id = list.items.find((one) => one.current)?.id ?? "";
    const [others, missing] = [await thief.ask(post("endSession", { id })), await thief.ask(post("endSession", { id: missingId }))];
    expect([others.status, ledTo(others)]).toEqual([missing.status, ledTo(missing)]);
    expect([outcome(await thief.ask(post("endSession", { id, userId: who.id }))), await seen(first)]).toEqual(["userId:unknown_field", here]);
    expect(ledTo(await client.ask(post("endSession", { id })))).toContain("done=device");
    expect([await seen(first), await seen(second)]).toEqual([gone, here]);
    await client.ask(post("endOthers", {}));
    expect([await seen(second), await seen(client), await seen(thief)]).toEqual([gone, here, here]);
    const third = await browserOf(who);
    expect(outcome(await client.ask(post("password", { newPassword: "walnut-ferry-saddle-08", currentPassword: who.password })))).toBe("done");
    expect([await seen(third), await seen(client)]).toEqual([gone, here]);
    await database.update(users).set({ disabledAt: new Date() }).where(eq(users.id, who.id));
    expect([await seen(client), outcome(await client.ask(post("address", place)))]).toEqual([gone, "unauthenticated"]);
  });

  attack("the page that confirms: after three wrong passwords a captcha, by both doors together; one session's proof is not another's", async () => {
    const who = await person();
    const [browser, other] = [await browserOf(who), await browserOf(who)];
    await database.insert(linkedAccounts).values({ id: ulid(), userId: who.id, provider: "qq", subject: newSubject(), name: null, lastUsedAt: null, createdAt: new Date(), updatedAt: new Date() });
    await age(who.id);
    expect(outcome(await browser.ask(post("unlink", { provider: "qq" })))).toBe("step_up_required");
    const confirm = (currentPassword: string, more = {}) => [post("confirm", { currentPassword, ...more }), api("POST", "/me/step-up", { currentPassword })] as const;
    for (let at = 0; at < 3; at++) expect(outcome(await browser.ask(either(at * 2, ...confirm(`wrong-${at}-password`))))).toBe("currentPassword:password_wrong");
    for (const ask of confirm(who.password)) expect(outcome(await browser.ask(ask))).toBe("captcha_required");
    const captcha = await new Client().captcha("step-up");
    expect(outcome(await browser.ask(confirm(who.password, { "captcha.id": captcha.id, "captcha.answer": captcha.answer })[0]))).toBe("done");
    for (const [form, fields] of [["unlink", { provider: "qq" }], ["email", { email: "x@post.example" }]] as const) expect(outcome(await other.ask(post(form, fields))), form).toBe("step_up_required");
    expect(outcome(await browser.ask(post("unlink", { provider: "qq" })))).toBe("done");
    expect(await database.select().from(sessions).where(eq(sessions.userId, who.id))).toHaveLength(2);
  });
});

kind("ownership", () => {
  attack("the page: whose an address is and when it was made is never taken from the form", async () => {
    const [victim, who] = [await person(), await person()];
    const browser = await browserOf(who);
    for (const extra of [{ userId: victim.id }, { ownerId: victim.id }, { user: victim.id }, { isDefault: "on" }, { id: missingId }, { createdAt: "2020-01-01T00:00:00Z" }, { province: "x" }, { deletedAt: "x" }] as Record<string, string>[]) {
      expect(outcome(await browser.ask(post("address", { ...place, ...extra }))), JSON.stringify(extra)).toMatch(/:unknown_field$/);
    }
    expect(outcome(await browser.ask(post("address", place)))).toBe("done");
    expect(await database.select({ userId: addresses.userId }).from(addresses).where(inArray(addresses.userId, [victim.id, who.id]))).toEqual([{ userId: who.id }]);
  });
});

kind("third-party", () => {
  attack("both doors, two ways in, 50 parallel attempts to unlink both: one stays", async () => {
    const who = await person();
    const browser = await browserOf(who);
    const links = (["qq", "weibo"] as const).map((provider) => ({ id: ulid(), userId: who.id, provider, subject: newSubject(), name: null, lastUsedAt: null, createdAt: new Date(), updatedAt: new Date() }));
    await database.insert(linkedAccounts).values(links);
    // Neither of the other two ways in is left.
    await database.update(users).set({ passwordHash: null, mobile: null }).where(eq(users.id, who.id));
    const replies = await fifty((at) => {
      const provider = at % 3 ? "qq" : "weibo";
      return browser.hold(either(at, post("unlink", { provider }), api("DELETE", `/linked-accounts/${provider}`)));
    });
    expect(outcomes(replies).done).toBe(1);
    expect(Object.keys(outcomes(replies)).every((one) => ["done", "not_found", "last_way_in"].includes(one)), JSON.stringify(outcomes(replies))).toBe(true);
    expect(await database.select().from(linkedAccounts).where(eq(linkedAccounts.userId, who.id))).toHaveLength(1);
  });
});
