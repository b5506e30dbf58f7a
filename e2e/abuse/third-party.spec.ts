import { and, eq, sql } from "drizzle-orm";
import { ulid } from "ulid";
import { appUrl, Client, apiCall, fifty, tally } from "./client";
import { actionAsk, actionId, ledTo, postForm } from "./door";
import { browserOf, database, grants, linkedAccounts, newUsername, person, users } from "./people";
import { attack, expect, kind } from "./rows";
import { agree, begin, newSubject, type Site, sites, visit } from "./sites";

const refused = "/login?problem=provider_state";
/** What a state of another sign-in than the browser's own gets: a cookie is there, and it does not fit. */
const unfit = [refused, "/login?problem=provider_failed"];
const signedIn = (client: Client) => client.cookies.has("lm-session");
const linked = (userId: string, provider: string, subject: string) =>
  database.insert(linkedAccounts).values({ id: ulid(), userId, provider, subject, name: null, lastUsedAt: null, createdAt: new Date(), updatedAt: new Date() });
const linksOf = (userId: string) => database.select().from(linkedAccounts).where(eq(linkedAccounts.userId, userId));
const other = (site: Site): Site => (site === "qq" ? "weibo" : "qq");

/** An account that only another site's identity opens, signed in by it a moment ago. */
async function passwordless(site: Site) {
  const browser = new Client();
  const subject = newSubject();
  expect((await visit(browser, site, subject)).headers.location).toBe("/bind");
  const username = newUsername();
  await postForm(browser, "/bind?by=new", "username", { username, acceptTerms: "on" });
  const [row] = await database.select().from(users).where(eq(users.usernameKey, username));
  if (!row || !signedIn(browser)) throw new Error("no account came of it");
  return { browser, subject, who: row };
}

kind("third-party", () => {
  attack("state: missing, made up, tampered, another site's, used, older than ten minutes: nobody gets in", async () => {
    for (const site of sites) {
      const client = new Client();
      const answer = await agree(await begin(client, site), newSubject());
      const url = new URL(answer, appUrl);
      const state = url.searchParams.get("state") ?? "";
      expect(state.length, site).toBeGreaterThan(30);
      const bent = (value: string | null) => {
        const copy = new URL(url);
        if (value === null) copy.searchParams.delete("state");
        else copy.searchParams.set("state", value);
        return copy.pathname + copy.search;
      };
      for (const value of [null, "", "x", `${state}x`, state.slice(1), `${state.slice(0, -1)}${state.endsWith("A") ? "B" : "A"}`, "0".repeat(5000)]) {
        const reply = await client.ask({ path: bent(value) });
        expect([reply.status, reply.headers.location], `${site} ${value}`).toEqual([303, refused]);
      }
      // Another site's way back uses the answer up and lets nobody in.
      expect((await client.ask({ path: answer.replace(`callback/${site}`, `callback/${other(site)}`) })).headers.location).toContain("provider_state");
      expect((await client.ask({ path: answer })).headers.location).toContain("provider_state");
      const late = new Client();
      const next = `/account?mark=${newSubject()}`;
      const old = await agree(await begin(late, site, { next }), newSubject());
      const own = and(eq(grants.purpose, "provider"), sql`JSON_UNQUOTE(JSON_EXTRACT(${grants.data}, '$.next')) = ${next}`);
      await database.update(grants).set({ expiresAt: new Date(Date.now() - 1_000) }).where(own);
      expect((await late.ask({ path: old })).headers.location, `${site} late`).toContain("provider_state");
      expect([signedIn(client), signedIn(late)]).toEqual([false, false]);
      expect((await visit(new Client(), site, newSubject())).headers.location).toBe("/bind");
    }
  });

  attack("login-CSRF: an answer carried into another browser signs it in nowhere, with or without a sign-in of its own under way", async () => {
    for (const site of sites) {
      const [thief, bare, busy] = [new Client(), new Client(), new Client()];
      const thiefs = await person();
      const subject = newSubject();
      await visit(thief, site, subject);
      await postForm(thief, "/bind", "identifier", { identifier: thiefs.username, password: thiefs.password });
      expect(await linksOf(thiefs.id)).toHaveLength(1);
      const answer = async () => agree(await begin(new Client(thief.address), site), subject);
      expect((await bare.ask({ path: await answer() })).headers.location, site).toBe(refused);
      await begin(busy, site);
      expect(unfit, site).toContain((await busy.ask({ path: await answer() })).headers.location);
      // Somebody who is signed in stays who they are.
      const victim = await person();
      const own = await browserOf(victim);
      expect((await own.ask({ path: await answer() })).headers.location, site).toBe(refused);
      expect((await own.ask({ path: "/api/v1/viewer" })).text).toContain(victim.username);
      expect([signedIn(bare), signedIn(busy)]).toEqual([false, false]);
      const back = new Client();
      expect((await visit(back, site, subject)).headers.location).toBe("/");
      expect((await back.ask({ path: "/api/v1/viewer" })).text).toContain(thiefs.username);
    }
  });

  attack("linking begun by one account and finished in another's browser, or another session: nothing is linked", async () => {
    const [thiefs, victim] = [await person(), await person()];
    const [thief, own] = [await browserOf(thiefs), await browserOf(victim)];
    const elsewhere = await browserOf(thiefs);
    for (const site of sites) {
      const answer = async () => {
        const to = ledTo(await postForm(thief, "/account/security", "provider", { provider: site }));
        return agree(to ?? "", newSubject());
      };
      const carried = await answer();
      expect((await own.ask({ path: carried })).headers.location, site).toContain("provider_state");
      const sameOwner = await answer();
      for (const name of ["lm-state", "lm-pkce", "lm-nonce"]) if (thief.cookies.has(name)) elsewhere.cookies.set(name, thief.cookies.get(name) ?? "");
      expect((await elsewhere.ask({ path: sameOwner })).headers.location, site).toContain("provider_state");
      expect([await linksOf(victim.id), await linksOf(thiefs.id)], site).toEqual([[], []]);
    }
    const to = ledTo(await postForm(thief, "/account/security", "provider", { provider: "qq" }));
    expect((await thief.ask({ path: await agree(to ?? "", newSubject()) })).headers.location).toContain("linked=qq");
    expect(await linksOf(thiefs.id)).toHaveLength(1);
  });

  attack("one answer 50 times in parallel: one gets in; its code again under a new state: nobody", async () => {
    for (const site of sites) {
      const client = new Client();
      const answer = await agree(await begin(client, site), newSubject());
      const replies = await fifty(() => client.hold({ path: answer }));
      expect(replies.every(({ status }) => status === 303)).toBe(true);
      expect(replies.filter(({ headers }) => headers.location === "/bind").length, site).toBe(1);
      expect(replies.filter(({ headers }) => headers.location?.includes("provider_state")).length, site).toBe(49);
      const code = new URL(answer, appUrl).searchParams.get("code") ?? "";
      const again = new URL(await agree(await begin(client, site), newSubject()), appUrl);
      again.searchParams.set("code", code);
      expect((await client.ask({ path: again.pathname + again.search })).headers.location, site).toBe("/login?problem=provider_failed");
      expect(signedIn(client)).toBe(false);
    }
  });

  attack("OpenID: somebody else's code under one's own state, without the verifier, with another sign-in's nonce: refused", async () => {
    const stolen = async () => new URL(await agree(await begin(new Client(), "oidc"), newSubject()), appUrl).searchParams.get("code") ?? "";
    const client = new Client();
    const own = new URL(await agree(await begin(client, "oidc"), newSubject()), appUrl);
    own.searchParams.set("code", await stolen());
    expect((await client.ask({ path: own.pathname + own.search })).headers.location).toBe("/login?problem=provider_failed");
    for (const name of ["lm-pkce", "lm-nonce"]) {
      for (const from of ["another sign-in", "nowhere"]) {
        const [one, two] = [new Client(), new Client()];
        const answer = await agree(await begin(one, "oidc"), newSubject());
        await begin(two, "oidc");
        expect(one.cookies.has(name), name).toBe(true);
        if (from === "nowhere") one.cookies.delete(name);
        else one.cookies.set(name, two.cookies.get(name) ?? "");
        const to = (await one.ask({ path: answer })).headers.location;
        expect(unfit, `${name} from ${from}`).toContain(to);
      }
    }
    const foreign = new Client();
    const mixed = new URL(await agree(await begin(foreign, "oidc"), newSubject()), appUrl);
    mixed.searchParams.set("iss", "https://evil.example");
    expect((await foreign.ask({ path: mixed.pathname + mixed.search })).headers.location).toBe("/login?problem=provider_failed");
    expect((await visit(new Client(), "oidc", newSubject())).headers.location).toBe("/bind");
  });

  attack("one identity, 50 parallel new accounts by ten grants: one account, one link", async () => {
    const subject = newSubject();
    const browsers = Array.from({ length: 10 }, () => new Client());
    for (const browser of browsers) expect((await visit(browser, "weibo", subject)).headers.location).toBe("/bind");
    const id = await actionId(browsers[0] ?? new Client(), "/bind?by=new", "username");
    const names = Array.from({ length: 50 }, newUsername);
    const replies = await fifty((at) => (browsers[at % 10] ?? new Client()).hold(actionAsk(id, "/bind?by=new", { username: names[at] ?? "", acceptTerms: "on" })));
    expect(replies.filter((reply) => ledTo(reply) === "/")).toHaveLength(1);
    expect(await database.select().from(linkedAccounts).where(eq(linkedAccounts.subject, subject))).toHaveLength(1);
    expect((await database.select({ key: users.usernameKey }).from(users)).filter(({ key }) => names.includes(key))).toHaveLength(1);
  });

  attack("the grant to bind: made up, of another browser, used: refused by every form of the page", async () => {
    const [victim, browser] = [await person(), new Client()];
    await visit(browser, "qq", newSubject());
    const ids = { identifier: await actionId(browser, "/bind", "identifier"), username: await actionId(browser, "/bind?by=new", "username") };
    const fields = { identifier: { identifier: victim.username, password: victim.password }, username: { username: newUsername(), acceptTerms: "on" } };
    const grant = browser.cookies.get("lm-bind") ?? "";
    for (const bad of [null, "", "x", `${grant}x`, grant.slice(1), "A".repeat(43)]) {
      for (const form of ["identifier", "username"] as const) {
        const thief = new Client();
        if (bad !== null) thief.cookies.set("lm-bind", bad);
        const reply = await thief.ask(actionAsk(ids[form], "/bind", fields[form]));
        expect([reply.text.includes("bind_expired"), signedIn(thief)], `${form} ${bad}`).toEqual([true, false]);
      }
    }
    expect(await linksOf(victim.id)).toHaveLength(0);
    expect(ledTo(await browser.ask(actionAsk(ids.identifier, "/bind", fields.identifier)))).toBe("/");
    const again = new Client();
    again.cookies.set("lm-bind", grant);
    expect((await again.ask(actionAsk(ids.username, "/bind", fields.username))).text).toContain("bind_expired");
    expect(await linksOf(victim.id)).toHaveLength(1);
  });

  attack("two ways in, 50 parallel attempts to unlink both: one stays", async () => {
    const { browser, who } = await passwordless("qq");
    await linked(who.id, "weibo", newSubject());
    const replies = await fifty((at) => browser.hold(apiCall("DELETE", `/linked-accounts/${at % 2 ? "qq" : "weibo"}`, undefined, { origin: appUrl })));
    expect(tally(replies)[204]).toBe(1);
    expect(replies.every(({ status }) => [204, 404, 409].includes(status))).toBe(true);
    expect(await linksOf(who.id)).toHaveLength(1);
  });

  attack("where a sign-in leads is a path of this shop, whatever its form said", async () => {
    const { who, subject } = await passwordless("weibo");
    for (const next of ["//evil.example", "/\\evil.example", "https:evil.example", "/api/v1/me", "javascript:alert(1)", "/%2f%2fevil.example"]) {
      expect((await visit(new Client(), "weibo", subject, { next })).headers.location, next).toBe("/");
    }
    const back = new Client();
    expect((await visit(back, "weibo", subject, { next: "/account/addresses" })).headers.location).toBe("/account/addresses");
    expect((await back.ask({ path: "/api/v1/viewer" })).text).toContain(who.username);
  });
});
