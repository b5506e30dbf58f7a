import { Client } from "./client";
import { actionAsk, actionId, ledTo, postForm } from "./door";
import { browserOf, person } from "./people";
import { attack, expect, kind } from "./rows";

const away = ["//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example", "//evil.example/%2e%2e", "/%2f%2fevil.example", "/%2F/evil.example", "/%252f%252fevil.example",
  "/\tevil.example", "/%09//evil.example", "javascript:alert(1)", "data:text/html,x", "/x\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:%20a=b", `/${"a".repeat(5_000)}`, "/api/v1/me", "/api/auth/signout", "/zh/api/v1/me", "/logout", "/zh/logout", "/LOGOUT",
  "/./../\\evil.example", "/.//evil.example", "/x/..//evil.example", "/%2e%2e//evil.example", "http://localhost", "@evil.example", ".evil.example", "/%5cevil.example", "/\u0000", "/%00", "／／evil.example", "", "_next/x", "/_next/static/x", "//user@evil.example", "/\u2028/evil.example", "/%E0%A4%A"];
const encode = encodeURIComponent;

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

  attack("next twice, as a list, as an object: home", async () => {
    const who = await person();
    const signedIn = await browserOf(who);
    for (const query of ["next=/account&next=/account", "next=/account&next=//evil.example", "next[]=/account", "next[0]=//evil.example", "next.x=1"]) expect((await signedIn.ask({ path: `/login?${query}` })).headers.location, query).toBe("/");
    const id = await actionId(new Client(), "/login", "identifier");
    const twice: [string, string][] = [["identifier", who.username], ["password", who.password], ["next", "/account"], ["next", "//evil.example"]];
    expect(ledTo(await new Client().ask(actionAsk(id, "/login", twice)))).toBe("/");
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
