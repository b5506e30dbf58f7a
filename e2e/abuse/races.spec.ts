import { and, eq, inArray, isNull } from "drizzle-orm";
import { Client, apiCall, fifty, json, reason, reasonsOf, tally } from "./client";
import { actionAsk, actionId, ledTo, stateOf } from "./door";
import { addresses, browserOf, database, goodPassword, newMobile, newUsername, place, reload, smsCode, somebody, users } from "./people";
import { attack, expect, kind } from "./rows";

const live = async (userId: string) => (await database.select().from(addresses).where(and(eq(addresses.userId, userId), isNull(addresses.deletedAt)))).length;

kind("races", () => {
  attack("50 parallel registrations with one username, by ten proven mobiles: one account", async () => {
    const mobiles = Array.from({ length: 10 }, newMobile);
    const proven: { mobile: string; smsCode: string }[] = [];
    await Promise.all([0, 1, 2].map(async (lane) => {
      for (let at = lane; at < mobiles.length; at += 3) proven.push({ mobile: mobiles[at] ?? "", smsCode: (await smsCode(mobiles[at] ?? "", "register")).code });
    }));
    const username = newUsername();
    const replies = await fifty((at) => new Client().hold(apiCall("POST", "/users", { ...proven[at % 10], username: at % 2 ? username : username.toUpperCase(), password: goodPassword, acceptTerms: true })));
    expect(tally(replies)).toEqual({ 201: 1, 422: 49 });
    expect(Object.keys(reasonsOf(replies)).filter((one) => one !== "201").every((one) => ["username:username_taken", "smsCode:code_wrong", "smsCode:code_tries"].includes(one))).toBe(true);
    expect(await database.select().from(users).where(eq(users.usernameKey, username))).toHaveLength(1);
  });

  attack("50 parallel registrations with one mobile and its code: one account, one use of the code", async () => {
    const mobile = newMobile();
    const { code } = await smsCode(mobile, "register");
    const names = Array.from({ length: 50 }, newUsername);
    const replies = await fifty((at) => new Client().hold(apiCall("POST", "/users", { username: names[at], mobile, smsCode: code, password: goodPassword, acceptTerms: true })));
    expect(tally(replies)[201]).toBe(1);
    expect(replies.every(({ status }) => [201, 409, 422].includes(status))).toBe(true);
    expect(await database.select().from(users).where(inArray(users.usernameKey, names))).toHaveLength(1);
  });

  attack("50 parallel 21st addresses through both doors: 20 stay the most", async () => {
    const { who, client } = await somebody();
    const browser = await browserOf(who);
    const id = await actionId(browser, "/account/addresses/new", "receiver");
    const replies = await fifty((at) => (at % 2 ? client.hold(apiCall("POST", "/addresses", place)) : browser.hold(actionAsk(id, "/account/addresses/new", place))));
    const made = replies.filter((reply) => reply.status === 201 || ledTo(reply) !== null);
    expect([made.length, await live(who.id)]).toEqual([20, 20]);
    const refused = new Set(replies.filter((reply) => !made.includes(reply)).map((reply) => reason(reply) || stateOf(reply)?.reason || reply.status));
    expect([...refused]).toEqual(["address_limit"]);
  });

  attack("50 parallel new defaults and deletions: one default, and it is a live address", async () => {
    const { who, client } = await somebody();
    const ids: string[] = [];
    for (let at = 0; at < 10; at++) ids.push(json<{ id: string }>(await client.call("POST", "/addresses", place)).id);
    const replies = await fifty((at) => client.hold(at % 5 === 4 ? apiCall("DELETE", `/addresses/${ids[at % 10 === 9 ? 8 : 9]}`) : apiCall("PUT", `/addresses/${ids[at % 10]}/default`)));
    expect(replies.every(({ status }) => status === 204 || status === 200 || status === 404)).toBe(true);
    const list = json<{ items: { id: string; isDefault: boolean }[]; defaultAddressId: string }>(await client.call("GET", "/addresses"));
    expect(list.items.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([list.defaultAddressId]);
    expect((await reload(who.id)).defaultAddressId).toBe(list.defaultAddressId);
    expect(list.items).toHaveLength(8);
  });

  attack("50 requests while all sessions are being ended: after the answer none passes, on either process", async () => {
    const { who, client } = await somebody();
    const other = await browserOf(who);
    const replies = await fifty((at) => (at === 25 ? client.hold(apiCall("DELETE", "/sessions")) : other.hold(apiCall("GET", "/me"))));
    expect(replies.every(({ status }) => [200, 204, 401].includes(status))).toBe(true);
    for (const door of [0, 1, 0, 1]) expect((await other.call("GET", "/me", undefined, {}, door)).status).toBe(401);
    for (const door of [0, 1]) expect((await client.call("GET", "/me", undefined, {}, door)).status).toBe(200);
  });
});
