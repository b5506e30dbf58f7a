import { eq } from "drizzle-orm";
import { appUrl, Client, json, type Reply } from "./client";
import { actionAsk, actionId, stateOf } from "./door";
import { masked } from "./masked";
import { addresses, browserOf, database, newMobile, place, sessions, smsCode, somebody } from "./people";
import { accountPages, missingId } from "./routes";
import { attack, expect, kind } from "./rows";

const row = async (id: string) => (await database.select().from(addresses).where(eq(addresses.id, id)))[0];

kind("ownership", () => {
  attack("another's address through the API: read, changed, renamed, made default, deleted, restored — as if it were not there", async () => {
    const [{ client: owner }, { client: thief }] = [await somebody(), await somebody()];
    const { id } = json<{ id: string }>(await owner.call("POST", "/addresses", place));
    const before = await row(id);
    const calls: ((one: string, who?: Client) => Promise<Reply>)[] = [
      (one, who = thief) => who.call("GET", `/addresses/${one}`), (one, who = thief) => who.call("PUT", `/addresses/${one}`, { ...place, receiver: "Thief" }), (one, who = thief) => who.call("PUT", `/addresses/${one}/title`, { title: "Mine" }),
      (one, who = thief) => who.call("PUT", `/addresses/${one}/default`), (one, who = thief) => who.call("POST", `/addresses/${one}/restore`), (one, who = thief) => who.call("DELETE", `/addresses/${one}`),
    ];
    for (const call of calls) {
      const [others, missing] = [await call(id), await call(missingId)];
      expect(others.status).toBe(404);
      expect(masked(others, id)).toBe(masked(missing, missingId));
    }
    expect(await row(id)).toEqual(before);
    for (const call of calls) expect([200, 204]).toContain((await call(id, owner)).status);
    for (const call of calls.slice(0, 1)) expect((await call(id)).status).toBe(404);
    expect((await thief.call("POST", `/addresses/${id}/restore`)).status).toBe(404);
  });

  attack("another's address through the pages and their actions", async () => {
    const [{ who, client: owner }, { who: other }] = [await somebody(), await somebody()];
    const [own, thief] = [await browserOf(who), await browserOf(other)];
    const { id } = json<{ id: string }>(await owner.call("POST", "/addresses", place));
    await thief.call("POST", "/addresses", place, { origin: appUrl });
    const before = await row(id);
    const [page, missing] = [await thief.ask({ path: `/account/addresses/${id}` }), await thief.ask({ path: `/account/addresses/${missingId}` })];
    expect([page.status, missing.status, page.text.includes("Keji Road")]).toEqual([404, 404, false]);
    // The owner's own page tells the ids of the actions; the thief posts the owner's address to them.
    const update = await actionId(own, `/account/addresses/${id}`, "receiver");
    const list = await own.ask({ path: "/account/addresses" });
    const ids = new Set([update, ...[...list.text.matchAll(/\Wid\\*(?:&quot;|"):\\*(?:&quot;|")([0-9a-f]{40,})/g)].map(([, found]) => found ?? "")]);
    expect(ids.size).toBeGreaterThan(3);
    for (const action of ids) {
      for (const fields of [{ id }, { id, title: "Mine" }, { id, ...place, receiver: "Thief" }] as Record<string, string>[]) {
        const reply = await thief.ask(actionAsk(action, "/account/addresses", fields));
        expect(reply.status, action).toBeLessThan(500);
        expect(stateOf(reply)?.ok ?? false, action).toBe(false);
        if (!thief.cookies.has("lm-session")) for (const [name, value] of (await browserOf(other)).cookies) thief.cookies.set(name, value);
      }
    }
    expect(await row(id)).toEqual(before);
    expect(stateOf(await own.ask(actionAsk(update, `/account/addresses/${id}`, { id, ...place, receiver: "Me" })))?.ok ?? true).toBe(true);
    expect((await row(id))?.receiver).toBe("Me");
  });

  attack("another's session is ended by nobody; a missing one answers the same", async () => {
    const [{ who, client: owner }, { client: thief }] = [await somebody(), await somebody()];
    const [session] = await database.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, who.id));
    const [others, missing] = [await thief.call("DELETE", `/sessions/${session?.id}`), await thief.call("DELETE", `/sessions/${missingId}`)];
    expect(others.status).toBe(404);
    expect(masked(others, session?.id ?? "")).toBe(masked(missing, missingId));
    expect((await owner.call("GET", "/me")).status).toBe(200);
    expect((await owner.call("DELETE", `/sessions/${session?.id}`)).status).toBe(204);
  });

  attack("who owns something is never taken from the client: userId, ownerId, role and times in bodies", async () => {
    const [{ who: victim }, { who, client }] = [await somebody(), await somebody()];
    for (const extra of [{ userId: victim.id }, { ownerId: victim.id }, { user: victim.id }, { isDefault: true }, { id: missingId }, { createdAt: "2020-01-01T00:00:00Z" }, { province: "x" }, { deletedAt: null }]) {
      expect((await client.call("POST", "/addresses", { ...place, ...extra })).status, JSON.stringify(extra)).toBe(422);
    }
    expect((await client.call("GET", `/addresses?userId=${victim.id}`)).status).toBe(422);
    expect((await client.call("POST", "/addresses", place)).status).toBe(201);
    expect(await database.select().from(addresses).where(eq(addresses.userId, victim.id))).toHaveLength(0);
    expect(await database.select().from(addresses).where(eq(addresses.userId, who.id))).toHaveLength(1);
  });

  attack("signed out, or with a forged router state: every page of the account leads to the login, and shows nothing", async () => {
    const { who, client } = await somebody();
    const { id } = json<{ id: string }>(await client.call("POST", "/addresses", place));
    const trees = (page: string[]) => {
      const leaf = ["__PAGE__", {}, null, "refetch"];
      const account = page.reduceRight<unknown>((inner, segment) => [segment === id ? ["id", id, "d", null] : segment, { children: inner }], leaf);
      return [["", { children: [["locale", "en", "d", null], { children: account }] }], ["", { children: account }, null, "refetch"], ["", { children: account }, null, "inside-shared-layout"], ["", { children: account }, null, "metadata-only"]];
    };
    expect(accountPages).toEqual(expect.arrayContaining(["/account", "/account/addresses/[id]", "/account/security"]));
    const pages = accountPages.map((page) => page.replace("[id]", id));
    for (const path of pages) {
      for (const prefix of ["", "/zh"]) {
        const { status, headers } = await new Client().ask({ path: prefix + path });
        expect([status, headers.location], prefix + path).toEqual([307, `${prefix}/login?next=${encodeURIComponent(prefix + path)}`]);
      }
    }
    for (const path of ["", "/zh", "/en"].flatMap((prefix) => pages.map((page) => prefix + page))) {
      for (const tree of [undefined, ...trees(path.split("/").filter((part) => part && part !== "zh" && part !== "en"))]) {
        const headers = tree === undefined ? {} : { rsc: "1", "next-router-state-tree": encodeURIComponent(JSON.stringify(tree)) };
        let reply = await new Client().ask({ path, headers });
        if (tree !== undefined && reply.status === 307 && reply.headers.location?.includes("_rsc")) reply = await new Client().ask({ path: reply.headers.location, headers });
        expect(reply.status, path).toBeLessThan(500);
        expect(reply.text, path).not.toMatch(/Keji Road|lastUsedAt/);
        expect(reply.text.includes(who.username), path).toBe(false);
      }
    }
    // The same request of the owner does show it, so the form is the right one.
    const browser = await browserOf(who);
    const shown: boolean[] = [];
    for (const tree of trees(["account", "addresses"])) {
      const headers = { rsc: "1", "next-router-state-tree": encodeURIComponent(JSON.stringify(tree)) };
      const first = await browser.ask({ path: "/account/addresses", headers });
      shown.push((first.status === 307 ? await browser.ask({ path: first.headers.location ?? "", headers }) : first).text.includes("Keji Road"));
    }
    expect(shown).toContain(true);
    for (const path of ["/account/addresses", `/account/addresses/${id}`]) expect((await browser.ask({ path })).text, path).toContain("Keji Road");
    // Each of them is a page to its owner; `confirm` leads on whoever just proved who they are.
    for (const path of pages) expect((await browser.ask({ path })).status, path).toBe(path === "/account/confirm" ? 307 : 200);
  });

  attack("a code's or a reset's id opens nothing by itself", async () => {
    const { client } = await somebody();
    const { id } = await smsCode(newMobile(), "register");
    for (const path of [`/sms-codes/${id}`, `/email-codes/${id}`, `/addresses/${id}`, `/sessions/${id}`]) expect([404, 405], path).toContain((await client.call("GET", path)).status);
    expect((await client.call("GET", "/sessions")).status).toBe(200);
  });
});
