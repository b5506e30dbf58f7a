import { eq } from "drizzle-orm";
import { actionOf } from "./actions";
import { apiCall, appUrl, Client, json, reason, type Reply } from "./client";
import { actionAsk, actionId, buttonAsk, ledTo, postForm } from "./door";
import { bentTokens, browserOf, database, person, sessions, signIn, somebody, users } from "./people";
import { missingId } from "./routes";
import { attack, expect, kind } from "./rows";

const me = (client: Client, door: number) => client.call("GET", "/me", undefined, {}, door);
/** What a session sees on both processes, by API and by page. */
const seen = async (client: Client) => [...(await Promise.all([0, 1].map(async (door) => (await me(client, door)).status))), ...(await Promise.all([0, 1].map(async (door) => (await client.ask({ path: "/account", door })).status)))];
const gone = [401, 401, 307, 307];
const here = [200, 200, 200, 200];

kind("sessions", () => {
  attack("a session chosen before login is not the one after it; each login has its own", async () => {
    const who = await person();
    const stranger = await browserOf(await person());
    const fixed = stranger.cookies.get("lm-session") ?? "";
    const victim = new Client();
    victim.cookies.set("lm-session", fixed);
    await victim.call("POST", "/sessions", { identifier: who.username, password: who.password }, { origin: appUrl });
    const own = victim.cookies.get("lm-session");
    expect(own).not.toBe(fixed);
    expect(json(await me(stranger, 0))).not.toMatchObject({ username: who.username });
    const again = await browserOf(who);
    expect(again.cookies.get("lm-session")).not.toBe(own);
    const ids = (await database.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, who.id))).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  attack("log-out takes effect at once on both processes, and the token is dead for good: page's script, page's form, API", async () => {
    const who = await person();
    const id = actionOf("actions.ts", "logOutAction");
    const ways = [
      // Next answers a script with the page it is led to.
      ["script", actionAsk(id, "/account", []), [200, "/"]],
      ["form", buttonAsk(id, "/zh/account"), [303, "/zh"]],
      ["API", apiCall("DELETE", "/sessions/current", undefined, { origin: appUrl }), [204, null]],
    ] as const;
    for (const [way, ask, answer] of ways) {
      const browser = await browserOf(who);
      const thief = new Client();
      thief.cookies.set("lm-session", browser.cookies.get("lm-session") ?? "");
      expect(await seen(thief), way).toEqual(here);
      const out = await browser.ask(ask);
      expect([out.status, ledTo(out)], way).toEqual(answer);
      expect(browser.cookies.has("lm-session"), way).toBe(false);
      expect(await seen(thief), way).toEqual(gone);
      thief.token = thief.cookies.get("lm-session") ?? "";
      thief.cookies.clear();
      expect((await me(thief, 0)).status, way).toBe(401);
    }
    expect(await seen(await browserOf(who))).toEqual(here);
  });

  attack("ending one session or all others, another password, a disabled account: effective at the next request", async () => {
    const { who, client } = await somebody();
    const [first, second] = [await browserOf(who), await browserOf(who)];
    const list = json<{ items: { id: string; current: boolean }[] }>(await first.call("GET", "/sessions"));
    const current = list.items.find((one) => one.current)?.id ?? "";
    expect((await client.call("DELETE", `/sessions/${current}`)).status).toBe(204);
    expect([await seen(first), await seen(second)]).toEqual([gone, here]);
    expect((await client.call("DELETE", "/sessions")).status).toBe(204);
    expect([await seen(second), (await me(client, 1)).status]).toEqual([gone, 200]);
    const third = await browserOf(who);
    expect((await client.call("PUT", "/me/password", { newPassword: "walnut-ferry-saddle-08" })).status).toBe(204);
    expect([await seen(third), (await me(client, 0)).status]).toEqual([gone, 200]);
    await database.update(users).set({ disabledAt: new Date() }).where(eq(users.id, who.id));
    expect([(await me(client, 0)).status, (await me(client, 1)).status]).toEqual([401, 401]);
  });

  attack("idle for 24 hours, or a week old: ended", async () => {
    const { who, client } = await somebody();
    await database.update(sessions).set({ lastUsedAt: new Date(Date.now() - 86_401_000) }).where(eq(sessions.userId, who.id));
    expect((await me(client, 0)).status).toBe(401);
    await database.update(sessions).set({ lastUsedAt: new Date(), expiresAt: new Date(Date.now() - 1_000) }).where(eq(sessions.userId, who.id));
    expect((await me(client, 1)).status).toBe(401);
    expect((await me(await signIn(who), 0)).status).toBe(200);
  });

  attack("tampered, unsigned, foreign and odd tokens, as cookie and as Bearer: nobody", async () => {
    const { who, client } = await somebody();
    for (const bad of await bentTokens(who, client.token ?? "")) {
      const [bearer, cookie] = [new Client(), new Client()];
      bearer.token = bad;
      cookie.cookies.set("lm-session", encodeURIComponent(bad));
      expect([(await me(bearer, 0)).status, (await me(cookie, 1)).status], bad.slice(0, 40)).toEqual([401, 401]);
    }
    expect((await me(client, 0)).status).toBe(200);
  });

  attack("the right password, or the token itself, by Authorization: Basic: nobody", async () => {
    const { who, client } = await somebody();
    const basic = (text: string) => Buffer.from(text).toString("base64");
    const [password, token] = [basic(`${who.username}:${who.password}`), basic(`${who.username}:${client.token}`)];
    for (const authorization of [`Basic ${password}`, `basic ${password}`, `Basic ${basic(`${who.mobile}:${who.password}`)}`, `Basic ${token}`, `Basic ${basic(`${client.token}:`)}`, `Basic ${client.token}`, `Basic ${password}, Bearer ${client.token}`]) {
      for (const door of [0, 1]) {
        const call = await new Client().call("GET", "/me", undefined, { authorization }, door);
        const page = await new Client().ask({ path: "/account", headers: { authorization }, door });
        // Nor is a browser asked for it, which would open a window of its own.
        expect([call.status, call.headers["www-authenticate"], page.status, page.headers.location], authorization.slice(0, 20)).toEqual([401, undefined, 307, "/login?next=%2Faccount"]);
      }
    }
    expect([(await me(client, 0)).status, (await me(client, 1)).status]).toEqual([200, 200]);
  });

  attack("a Bearer header that holds no token does not let the cookie pass without an Origin", async () => {
    const who = await person();
    const browser = await browserOf(who);
    for (const authorization of ["Bearer ", "Bearer x", "bearer nothing", "BEARER"]) expect([401, 403], authorization).toContain((await browser.call("DELETE", "/sessions/current", undefined, { authorization })).status);
    expect((await me(browser, 0)).status).toBe(200);
    expect((await browser.call("DELETE", "/sessions/current", undefined, { origin: appUrl })).status).toBe(204);
  });

  attack("cookies: HttpOnly, SameSite=Lax, Path=/, none readable; without remember-me they end with the browser", async () => {
    const who = await person();
    const flags = (reply: Reply) => (reply.headers["set-cookie"] ?? []).map((line) => line.toLowerCase());
    const plain = flags(await new Client().call("POST", "/sessions", { identifier: who.username, password: who.password }));
    const kept = flags(await new Client().call("POST", "/sessions", { identifier: who.username, password: who.password, remember: true }));
    for (const line of [...plain, ...kept]) for (const flag of ["httponly", "samesite=lax", "path=/"]) expect(line).toContain(flag);
    expect(plain.find((line) => line.startsWith("lm-session="))).not.toMatch(/expires|max-age/);
    expect(kept.find((line) => line.startsWith("lm-session="))).toMatch(/expires|max-age/);
    for (const line of [...plain, ...kept]) expect(line).not.toContain(who.username.toLowerCase());
    const later = await browserOf(who);
    for (const path of ["/account", "/login", "/"]) for (const line of flags(await later.ask({ path }))) expect(line).toContain("httponly");
  });

  attack("personal answers are private and not kept: API, pages, actions, refusals", async () => {
    const { who, client } = await somebody();
    const browser = await browserOf(who);
    const calls = ["me", "viewer", "sessions", "addresses", "addresses?deleted=true", "security-events", "linked-accounts"].map((name) => `/api/v1/${name}`);
    const pages = ["", "/addresses", "/addresses/new", "/addresses/deleted", "/security", "/email", "/mobile", "/password", "/confirm", `/addresses/${missingId}`].flatMap((path) => [`/account${path}`, `/zh/account${path}`]);
    const doors = ["/login", "/register", "/register?by=email", "/bind", "/reset-password", `/reset-password/code?id=${missingId}`, "/reset-password/new", "/verify-email?token=x", "/undo-email?token=x", "/admin", "/zh/admin/users", "/%61ccount"];
    for (const path of [...calls, ...pages, ...doors]) {
      for (const one of [browser, new Client()]) expect((await one.ask({ path })).headers["cache-control"], path).toBe("private, no-store");
    }
    const action = await actionId(browser, "/account/email", "email");
    await database.update(sessions).set({ provedAt: new Date(Date.now() - 601_000) }).where(eq(sessions.userId, who.id));
    const refusals = [
      [401, new Client(), apiCall("GET", "/me")], [401, new Client(), apiCall("POST", "/sessions", { identifier: who.username, password: "not-the-password-9" })],
      [403, browser, apiCall("DELETE", "/sessions", undefined, { origin: "http://evil.example" })], [403, client, apiCall("PUT", "/me/password", { newPassword: "walnut-ferry-saddle-08" })],
      [404, client, apiCall("GET", `/addresses/${missingId}`)], [404, client, apiCall("GET", "/nothing")], [405, client, apiCall("PUT", "/me")], [413, client, apiCall("POST", "/addresses", { place: "x".repeat(70_000) })],
      [415, client, { ...apiCall("POST", "/addresses", {}), headers: { "content-type": "text/plain" } }], [422, client, apiCall("POST", "/addresses", {})], [422, client, apiCall("GET", "/addresses?x=1")],
      [200, browser, actionAsk(action, "/account/email", { email: "x@post.example" })], [200, new Client(), actionAsk(action, "/account/email", { email: "x@post.example" })],
    ] as const;
    for (const [status, one, ask] of refusals) {
      const reply = await one.ask(ask);
      expect([reply.status, reply.headers["cache-control"]], `${ask.method} ${ask.path}`).toEqual([status, "private, no-store"]);
    }
    const login = await postForm(new Client(), "/login", "identifier", { identifier: who.username, password: who.password });
    expect([login.status, ledTo(login), login.headers["cache-control"]]).toEqual([303, "/", "private, no-store"]);
    const open = await new Client().call("GET", "/areas");
    expect(open.headers["cache-control"]).toContain("public");
  });

  attack("sensitive calls ask for a fresh proof, and one session's proof is not another's", async () => {
    const { who, client } = await somebody();
    const other = await signIn(who);
    const stale = new Date(Date.now() - 601_000);
    await database.update(sessions).set({ provedAt: stale }).where(eq(sessions.userId, who.id));
    const sensitive = [["PUT", "/me/email", { email: "x@post.example" }], ["PUT", "/me/password", { newPassword: "walnut-ferry-saddle-08" }], ["PUT", "/me/mobile", { mobile: "13800138000", smsCode: "123456" }]] as const;
    for (const [method, path, body] of sensitive) expect(reason(await client.call(method, path, body)), path).toBe("step_up_required");
    for (let at = 0; at < 3; at++) expect(reason(await client.call("POST", "/me/step-up", { currentPassword: `wrong-${at}-password` }))).toBe("currentPassword:password_wrong");
    expect(reason(await client.call("POST", "/me/step-up", { currentPassword: who.password }))).toBe("captcha_required");
    expect((await client.call("POST", "/me/step-up", { currentPassword: who.password, captcha: await new Client().captcha("step-up") })).status).toBe(204);
    expect(reason(await other.call("PUT", "/me/password", { newPassword: "walnut-ferry-saddle-08" }))).toBe("step_up_required");
    expect((await client.call("PUT", "/me/password", { newPassword: "walnut-ferry-saddle-08" })).status).toBe(204);
  });
});
