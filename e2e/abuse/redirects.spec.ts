import { eq } from "drizzle-orm";
import { TOTP } from "otpauth";
import { actionOf } from "./actions";
import { appUrl, Client } from "./client";
import { actionAsk, actionId, type Fields, ledTo, plain, postForm, stateOf } from "./door";
import { browserOf, database, goodPassword, grants, newMobile, newUsername, person, sessions, smsCode } from "./people";
import { attack, expect, kind } from "./rows";
import { sites } from "./sites";
import { staffAction, staffMember } from "./staff-members";

const away = ["//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example", "//evil.example/%2e%2e", "/%2f%2fevil.example", "/%2F/evil.example", "/%252f%252fevil.example",
  "/\tevil.example", "/%09//evil.example", "javascript:alert(1)", "data:text/html,x", "/x\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:%20a=b", `/${"a".repeat(5_000)}`, "/api/v1/me", "/api/auth/signout", "/zh/api/v1/me", "/logout", "/zh/logout", "/LOGOUT",
  "/./../\\evil.example", "/.//evil.example", "/x/..//evil.example", "/%2e%2e//evil.example", "http://localhost", "@evil.example", ".evil.example", "/%5cevil.example", "/\u0000", "/%00", "／／evil.example", "", "_next/x", "/_next/static/x", "//user@evil.example", "/\u2028/evil.example", "/%E0%A4%A"];
const encode = encodeURIComponent;
const confirm = actionOf("account/actions.ts", "confirmByPasswordAction");
/** Everything a page leads to: links, targets of forms, and its field `next`. */
function ways(html: string): { next: string | null; links: string[] } {
  const next = /<input\b[^>]*\bname="next"[^>]*>/.exec(html)?.[0];
  return { next: next === undefined ? null : plain(/ value="([^"]*)"/.exec(next)?.[1] ?? ""), links: [...html.matchAll(/ (?:href|action|formaction)="([^"]*)"/gi)].map(([, link = ""]) => plain(link)) };
}
/** A path without language and query. */
const bare = (link: string) => new URL(link, appUrl).pathname.replace(/^\/zh(?=\/)/, "");
/** The same fields with `next` as given, then with it twice. */
const withNext = (fields: Record<string, string>, next: string): Fields => ({ ...fields, next });
const twice = (fields: Record<string, string>): Fields => [...Object.entries(fields), ["next", "/account"], ["next", "//evil.example"]];

kind("redirects", () => {
  attack("next leads out of the shop, into the API or to log-out: home instead, by page, script and form", async () => {
    const id = await actionId(new Client(), "/login", "identifier");
    const signedIn = await browserOf(await person());
    for (const next of away) {
      const page = await signedIn.ask({ path: `/login?next=${encode(next)}` });
      expect([page.status, page.headers.location], JSON.stringify(next.slice(0, 60))).toEqual([307, "/"]);
      const chinese = await signedIn.ask({ path: `/zh/login?by=sms&next=${encode(next)}` });
      expect([chinese.status, chinese.headers.location], JSON.stringify(next.slice(0, 60))).toEqual([307, "/zh"]);
    }
    const who = await person();
    for (const next of away) {
      const reply = await new Client().ask(actionAsk(id, "/login", { identifier: who.username, password: who.password, next }));
      expect(ledTo(reply), JSON.stringify(next.slice(0, 60))).toBe("/");
      expect(reply.headers["set-cookie"]?.some((line) => line.startsWith("a=b"))).toBe(false);
    }
    for (const next of away.slice(0, 8)) expect(ledTo(await postForm(new Client(), "/login", "identifier", { identifier: who.username, password: who.password, next }))).toBe("/");
  });

  attack("next at every other page that reads it: no link, field or redirect of it leads there", async () => {
    const { browser } = await staffMember("support");
    const stale = await staffMember("shopper");
    await database.update(sessions).set({ provedAt: new Date(Date.now() - 601_000) }).where(eq(sessions.userId, stale.who.id));
    const pages: [Client, string, string | null][] = [[new Client(), "/login", null], [new Client(), "/register", null], [new Client(), "/zh/register?by=email", null], [stale.browser, "/account/confirm", "/account/security"], [stale.browser, "/zh/account/confirm", "/zh/account/security"], [browser, "/admin/two-factor", null]];
    const asks = [...away.map((next) => `next=${encode(next)}`), "next=/account&next=//evil.example", "next[]=/account"];
    for (const [client, path, home] of pages) {
      for (const ask of asks) {
        const page = await client.ask({ path: `${path}${path.includes("?") ? "&" : "?"}${ask}` });
        const { next, links } = ways(page.text);
        expect([page.status, next], `${path} ${ask.slice(0, 60)}`).toEqual([200, home]);
        // The other language of the same page takes its query along, and reads it again.
        const others = links.filter((link) => bare(link) !== bare(path));
        expect(others.filter((link) => /[?&]next=/.test(link) && !/next=%2F(zh%2F)?admin%2Ftwo-factor$/.test(link)), `${path} ${ask.slice(0, 60)}`).toEqual([]);
        expect(links.filter((link) => new URL(link, appUrl).origin !== appUrl), `${path} ${ask.slice(0, 60)}`).toEqual([]);
      }
      const good = ways((await client.ask({ path: `${path}${path.includes("?") ? "&" : "?"}next=%2Faccount%3Fx` })).text);
      if (path === "/admin/two-factor") expect(good.links).toContainEqual(expect.stringContaining("two-factor?next=%2Faccount%3Fx"));
      else expect(good.next, path).toBe("/account?x");
    }
    // A fresh session is led on at once.
    const fresh = await browserOf(await person());
    for (const ask of asks) expect((await fresh.ask({ path: `/account/confirm?${ask}` })).headers.location, ask.slice(0, 60)).toBe("/account/security");
    expect((await fresh.ask({ path: "/account/confirm?next=/account/email" })).headers.location).toBe("/account/email");
  });

  attack("next at every other action that reads it: confirming, the second factor, codes, registering, other sites", async () => {
    const mine = await browserOf(await person());
    const proof = { currentPassword: goodPassword };
    for (const next of away) expect(ledTo(await mine.ask(actionAsk(confirm, "/account/confirm", withNext(proof, next)))), JSON.stringify(next.slice(0, 60))).toBe("/account/security");
    expect(ledTo(await mine.ask(actionAsk(confirm, "/account/confirm", withNext(proof, "/account/email"))))).toBe("/account/email");
    for (const [next, to] of [["//evil.example", "/"], ["/\\evil.example", "/"], ["/account/email", "/account/email"]] as const) {
      const mobile = newMobile();
      const fields = { username: newUsername(), password: goodPassword, acceptTerms: "on", mobile, smsCode: (await smsCode(mobile, "register")).code };
      expect(ledTo(await new Client().ask(actionAsk(actionOf("(auth)/register/actions.ts", "registerByMobileAction"), "/register", withNext(fields, next)))), next).toBe(to);
      const who = await person();
      const bySms = { mobile: who.mobile, smsCode: (await smsCode(who.mobile, "login")).code };
      expect(ledTo(await new Client().ask(actionAsk(actionOf("(auth)/login/actions.ts", "loginBySmsAction"), "/login?by=sms", withNext(bySms, next)))), next).toBe(to);
    }
    const { browser, codes } = await withSecondFactor();
    for (const [next, to] of [["//evil.example", "/admin"], ["/%2f%2fevil.example", "/admin"], ["/admin/users", "/admin/users"]] as const) {
      expect(ledTo(await browser.ask(actionAsk(staffAction("two-factor", "giveSecondFactorAction"), "/admin/two-factor", withNext({ code: codes.pop() ?? "" }, next)))), next).toBe(to);
    }
    for (const next of away) expect((await browser.ask({ path: `/admin/two-factor?next=${encode(next)}` })).status, next.slice(0, 60)).toBe(200);
    expect((await browser.ask({ path: "/admin/two-factor?next=/admin/users" })).headers.location).toBe("/admin/users");
    // What the way back of another site is to lead to waits in the grant of its state.
    const begin = actionOf("(auth)/actions.ts", "continueWithProviderAction");
    for (const provider of sites) for (const next of [...(provider === "qq" ? away : away.slice(0, 4)), "/account?kept=1"]) expect(ledTo(await new Client().ask(actionAsk(begin, "/login", { provider, next }))), next.slice(0, 60)).toMatch(/^https?:\/\//);
    const kept = (await database.select({ data: grants.data }).from(grants).where(eq(grants.purpose, "provider"))).map(({ data }) => (data as { next?: string | null }).next ?? null);
    expect(kept.filter((next) => next !== null && (away.includes(next) || new URL(next, appUrl).origin !== appUrl))).toEqual([]);
    expect(kept).toContain("/account?kept=1");
  });

  attack("next twice, as a list, as an object: home", async () => {
    const who = await person();
    const signedIn = await browserOf(who);
    for (const query of ["next=/account&next=/account", "next=/account&next=//evil.example", "next[]=/account", "next[0]=//evil.example", "next.x=1"]) expect((await signedIn.ask({ path: `/login?${query}` })).headers.location, query).toBe("/");
    const id = await actionId(new Client(), "/login", "identifier");
    const login = { identifier: who.username, password: who.password };
    expect(ledTo(await new Client().ask(actionAsk(id, "/login", twice(login))))).toBe("/");
    // Which of the two is taken must not be a matter of luck, anywhere.
    expect.soft(ledTo(await signedIn.ask(actionAsk(confirm, "/account/confirm", twice({ currentPassword: who.password }))))).toBe("/account/security");
    const { browser, codes } = await withSecondFactor();
    expect.soft((await browser.ask({ path: "/admin/two-factor?next=/account&next=//evil.example" })).headers.location).toBeUndefined();
    expect.soft(ledTo(await browser.ask(actionAsk(staffAction("two-factor", "giveSecondFactorAction"), "/admin/two-factor", twice({ code: codes.pop() ?? "" }))))).toBe("/admin");
    // Once, as a text: where people wanted to go.
    expect((await signedIn.ask({ path: "/login?next=/account" })).headers.location).toBe("/account");
    expect(ledTo(await new Client().ask(actionAsk(id, "/login", withNext(login, "/account"))))).toBe("/account");
    expect(ledTo(await signedIn.ask(actionAsk(confirm, "/account/confirm", withNext({ currentPassword: who.password }, "/account"))))).toBe("/account");
  });

  attack("a path of this shop is where people wanted to go", async () => {
    const who = await person();
    const signedIn = await browserOf(who);
    for (const next of ["/account", "/zh/account/addresses?deleted=1", "/search?q=%E6%9F%A0%E6%AA%AC", "/a//b"]) expect((await signedIn.ask({ path: `/login?next=${encode(next)}` })).headers.location, next).toBe(next);
    const asked = await new Client().ask({ path: "/account/addresses?x=//evil.example" });
    expect(asked.headers.location).toMatch(/^\/login\?next=%2Faccount%2Faddresses%3F/);
    expect(ledTo(await postForm(new Client(), "/login", "identifier", { identifier: who.username, password: who.password, next: "/account/addresses" }))).toBe("/account/addresses");
  });

  attack("doubled slashes, backslashes and encoded hosts in the path lead nowhere else", async () => {
    for (const path of ["//evil.example", "//evil.example/login", "/\\evil.example", "/%5Cevil.example", "///evil.example/%2f..", "/zh//evil.example", "//evil.example/..", "/en//evil.example", "/en/%2f/evil.example", "/en/\\evil.example", "//localhost:1/en/login", "/login//", "/evil.example//"]) {
      const reply = await new Client().ask({ path });
      const to = reply.headers.location;
      expect(reply.status, path).toBeLessThan(500);
      if (to !== undefined) expect(new URL(to, "http://shop.invalid").origin, `${path} → ${to}`).toBe("http://shop.invalid");
    }
    expect((await new Client().ask({ path: "/en/login" })).headers.location).toBe("/login");
  });
});

/** One of the staff with an app for codes, and the recovery codes that came with it. */
async function withSecondFactor(): Promise<{ browser: Client; codes: string[] }> {
  const { browser } = await staffMember("support");
  const act = (name: string, fields: Fields = {}) => browser.ask(actionAsk(staffAction("two-factor", name), "/admin/two-factor", fields));
  await act("startTwoFactorAction");
  const secret = (/<code[^>]*>([A-Z2-7 ]+)<\/code>/.exec((await browser.ask({ path: "/admin/two-factor" })).text)?.[1] ?? "").replaceAll(" ", "");
  // What an action answers has no type on this side of the line: it is read off the wire.
  const codes = stateOf(await act("confirmTwoFactorAction", { code: new TOTP({ secret }).generate() }))?.data as unknown as string[];
  expect(codes.length).toBeGreaterThan(4);
  return { browser, codes };
}
