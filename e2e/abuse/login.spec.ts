import { and, eq } from "drizzle-orm";
import { appUrl, Client, apiCall, fifty, json, reason, reasonsOf, tally } from "./client";
import { actionAsk, actionId, ledTo, stateOf } from "./door";
import { browserOf, captchaCopies, database, goodPassword, loginFailures, newEmail, person, reload, sessions, signIn } from "./people";
import { attack, expect, kind } from "./rows";

const wrong = "not-the-password-9";

kind("login", () => {
  attack("50 parallel guesses without a captcha: at most 3 are compared", async () => {
    const who = await person();
    const owner = await browserOf(who);
    const replies = await fifty((at) => new Client().hold(apiCall("POST", "/sessions", { identifier: who.username, password: `${wrong}${at}` })));
    expect(tally(replies)[401] ?? 0).toBeLessThanOrEqual(3);
    expect(replies.every(({ status }) => status === 401 || status === 429)).toBe(true);
    expect(replies.filter(({ status }) => status === 429).every(({ headers, text }) => (/captcha_required/.test(text) ? headers["retry-after"] === "0" : Number(headers["retry-after"]) > 0))).toBe(true);
    // The owner's own browser is not kept out by strangers.
    const back = await owner.call("POST", "/sessions", { identifier: who.username, password: who.password }, { origin: appUrl });
    expect(back.status).toBe(201);
  });

  attack("50 parallel guesses, each with a solved captcha: at most 5 are compared", async () => {
    const who = await person();
    const solved = await captchaCopies("login", 50);
    const replies = await fifty((at) => new Client().hold(apiCall("POST", "/sessions", { identifier: who.username, password: `${wrong}${at}`, captcha: solved[at] })));
    expect(tally(replies)[401] ?? 0).toBeLessThanOrEqual(5);
    expect(replies.every(({ status }) => status === 401 || status === 429)).toBe(true);
    const other = await person();
    expect((await signIn(other)).token).toBeTruthy();
  });

  attack("50 parallel guesses with a stolen device cookie: at most 3 are compared", async () => {
    const who = await person();
    const owner = await browserOf(who);
    const replies = await fifty((at) => {
      const thief = new Client();
      thief.cookies.set("lm-device", owner.cookies.get("lm-device") ?? "");
      return thief.hold(apiCall("POST", "/sessions", { identifier: who.username, password: `${wrong}${at}` }));
    });
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(new Set(replies.filter(({ status }) => status !== 401).map(reason))).toEqual(new Set(["captcha_required"]));
    const back = await owner.call("POST", "/sessions", { identifier: who.username, password: who.password, captcha: await new Client().captcha("login") }, { origin: appUrl });
    expect(back.status).toBe(201);
  });

  attack("50 parallel guesses through the page's action: at most 3 are compared", async () => {
    const who = await person();
    const id = await actionId(new Client(), "/login", "identifier");
    const replies = await fifty((at) => new Client().hold(actionAsk(id, "/login", { identifier: who.username, password: `${wrong}${at}` })));
    const reasons = replies.map((reply) => stateOf(reply)?.reason);
    expect(reasons.filter((one) => one === "login_refused").length).toBeLessThanOrEqual(3);
    expect(new Set(reasons)).not.toContain("bug");
    const other = await person();
    const right = await new Client().ask(actionAsk(id, "/login", { identifier: other.username, password: other.password }));
    expect([ledTo(right), right.headers["cache-control"]]).toEqual(["/", "private, no-store"]);
    expect(right.headers["set-cookie"]?.some((cookie) => cookie.startsWith("lm-session="))).toBe(true);
  });

  attack("username, mobile and e-mail share one counter, on both processes", async () => {
    const who = await person({ email: newEmail() });
    const client = new Client();
    const names = [who.username, who.mobile, who.email ?? ""];
    for (const [at, identifier] of names.entries()) expect((await client.call("POST", "/sessions", { identifier, password: wrong }, {}, at)).status, identifier).toBe(401);
    for (const identifier of names) expect(reason(await new Client().call("POST", "/sessions", { identifier, password: who.password })), identifier).toBe("captcha_required");
    const captcha = await new Client().captcha("login");
    expect((await new Client().call("POST", "/sessions", { identifier: who.email, password: who.password, captcha })).status).toBe(201);
  });

  attack("20 failures of one address close it for strangers, not for known devices and others", async () => {
    const who = await person();
    const client = new Client();
    const kept = new Client(client.address);
    await kept.call("POST", "/sessions", { identifier: who.username, password: who.password });
    const replies = await fifty((at) => new Client(client.address).hold(apiCall("POST", "/sessions", { identifier: `nobody${at}x`, password: wrong })));
    expect(tally(replies)[401] ?? 0).toBeLessThanOrEqual(20);
    // A flood refuses more than it has to; go on until the address is closed.
    for (let at = 0; at < 20; at++) if ((await new Client(client.address).call("POST", "/sessions", { identifier: `none${at}x`, password: wrong })).status === 429) break;
    const refused = await new Client(client.address).call("POST", "/sessions", { identifier: who.username, password: who.password });
    expect([refused.status, reason(refused)]).toEqual([429, "login_wait"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    kept.cookies.delete("lm-session");
    expect((await kept.call("POST", "/sessions", { identifier: who.username, password: who.password })).status).toBe(201);
    expect((await new Client().call("POST", "/sessions", { identifier: who.username, password: who.password })).status).toBe(201);
  });

  attack("a device cookie of one's own account opens no door to another's", async () => {
    const [victim, thief] = [await person(), await browserOf(await person())];
    for (let at = 0; at < 3; at++) await new Client().call("POST", "/sessions", { identifier: victim.username, password: wrong });
    thief.cookies.delete("lm-session");
    for (let at = 0; at < 2; at++) expect((await thief.call("POST", "/sessions", { identifier: victim.username, password: wrong, captcha: await new Client().captcha("login") })).status).toBe(401);
    const waited = await thief.call("POST", "/sessions", { identifier: victim.username, password: victim.password, captcha: await new Client().captcha("login") });
    expect([waited.status, reason(waited)]).toEqual([429, "login_wait"]);
  });

  attack("a disabled account: told only to the right password, and no session", async () => {
    const who = await person({ disabledAt: new Date() });
    expect(reason(await new Client().call("POST", "/sessions", { identifier: who.username, password: wrong }))).toBe("login_refused");
    const right = await new Client().call("POST", "/sessions", { identifier: who.username, password: goodPassword });
    expect([right.status, reason(right), right.headers["set-cookie"]]).toEqual([403, "account_disabled", undefined]);
    expect(await database.select().from(sessions).where(eq(sessions.userId, who.id))).toHaveLength(0);
  });

  attack("next-auth's own doors are not there: credentials, grant, sign-in, csrf, session", async () => {
    const who = await person();
    for (const path of ["callback/credentials", "callback/grant", "signin", "signin/grant", "signin/credentials", "csrf", "session", "providers", "signout", "error", "verify-request"]) {
      for (const method of ["GET", "POST"]) {
        const reply = await new Client().ask({ method, path: `/api/auth/${path}`, headers: { "content-type": "application/x-www-form-urlencoded" }, body: method === "POST" ? `username=${who.username}&password=${goodPassword}&grant=x&csrfToken=x` : undefined });
        expect(reply.status, `${method} ${path}`).toBe(404);
        expect(reply.headers["set-cookie"], `${method} ${path}`).toBeUndefined();
      }
    }
    expect((await signIn(who)).token).toBeTruthy();
  });

  attack("a login that succeeds forgives its own account's failures only", async () => {
    const [one, other] = [await person(), await person()];
    const client = new Client();
    for (const who of [one, other]) for (let at = 0; at < 2; at++) await client.call("POST", "/sessions", { identifier: who.username, password: wrong });
    await signIn(one);
    const left = async (id: string) => (await database.select().from(loginFailures).where(and(eq(loginFailures.accountKey, id)))).length;
    expect([await left(one.id), await left(other.id)]).toEqual([0, 2]);
    expect((await reload(one.id)).lastSignedInAt).not.toBeNull();
    expect(reasonsOf([await client.call("POST", "/sessions", { identifier: other.username, password: wrong })])).toEqual({ login_refused: 1 });
    expect(json(await client.call("GET", "/viewer"))).toMatchObject({ user: null });
  });
});
