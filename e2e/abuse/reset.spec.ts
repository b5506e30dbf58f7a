import { Client, apiCall, fifty, json, reason, reasonsOf, tally } from "./client";
import { askReset, browserOf, database, goodPassword, newEmail, otherCode, person, readMessage, signIn, users } from "./people";
import { eq } from "drizzle-orm";
import { attack, expect, kind } from "./rows";

const next = "otter-lantern-quarry-42";
const verify = (id: string, code: unknown) => new Client().call("POST", `/password-resets/${id}/verification`, { code });
const set = (id: string, grant: unknown, newPassword = next) => new Client().call("PUT", `/password-resets/${id}/password`, { grant, newPassword });
async function granted() {
  const who = await person({ email: newEmail() });
  const { id, code } = await askReset({ email: who.email ?? "" });
  return { who, id, grant: json<{ grant: string }>(await verify(id, code)).grant };
}
const opens = async (identifier: string, password: string) => (await new Client().call("POST", "/sessions", { identifier, password })).status === 201;

kind("reset", () => {
  attack("a password without the grant of step two: none, made up, the id, the code, null, a list", async () => {
    const who = await person({ email: newEmail() });
    const { id, code } = await askReset({ email: who.email ?? "" });
    for (const grant of [undefined, null, "", "x", id, code, "A".repeat(43), [code], {}, true, 0]) expect([404, 422], JSON.stringify(grant)).toContain((await set(id, grant)).status);
    for (const more of [{ email: who.email }, { userId: who.id }, { mobile: who.mobile }]) expect((await new Client().call("PUT", `/password-resets/${id}/password`, { ...more, grant: "A".repeat(43), newPassword: next })).status).toBe(422);
    expect(await opens(who.username, goodPassword)).toBe(true);
    const { grant } = json<{ grant: string }>(await verify(id, code));
    expect((await set(id, grant)).status).toBe(204);
    expect(await opens(who.username, next)).toBe(true);
  });

  attack("somebody's grant on another's reset: one answer, both passwords stay", async () => {
    const [one, two] = [await granted(), await granted()];
    expect([reason(await set(two.id, one.grant)), reason(await set(one.id, two.grant))]).toEqual(["reset_invalid", "reset_invalid"]);
    expect([await opens(one.who.username, goodPassword), await opens(two.who.username, goodPassword)]).toEqual([true, true]);
    expect((await set(one.id, one.grant)).status).toBe(204);
  });

  attack("a code on another's reset, a reset that is none, a code after a newer one", async () => {
    const [one, two] = [await person({ email: newEmail() }), await person({ email: newEmail() })];
    const [a, b] = [await askReset({ email: one.email ?? "" }), await askReset({ email: two.email ?? "" })];
    if (a.code !== b.code) expect((await verify(a.id, b.code)).status).toBe(422);
    for (const id of ["0".repeat(26), "x", one.id, "..", "%00", "__proto__"]) expect([404, 400, 405], id).toContain((await verify(encodeURI(id), a.code)).status);
    const byMobile = await askReset({ mobile: one.mobile });
    if (a.code !== byMobile.code) expect((await verify(byMobile.id, a.code)).status).toBe(422);
    expect((await verify(b.id, b.code)).status).toBe(200);
  });

  attack("twice, and 50 times in parallel: the password is set once", async () => {
    const { who, id, grant } = await granted();
    const replies = await fifty((at) => new Client().hold(apiCall("PUT", `/password-resets/${id}/password`, { grant, newPassword: `${next}-${at}` })));
    expect(tally(replies)[204]).toBe(1);
    expect(replies.every(({ status }) => [204, 404, 429].includes(status)), JSON.stringify(reasonsOf(replies))).toBe(true);
    expect(reason(await set(id, grant))).toBe("reset_invalid");
    const winner = replies.findIndex(({ status }) => status === 204);
    expect([await opens(who.username, goodPassword), await opens(who.username, `${next}-${winner}`)]).toEqual([false, true]);
  });

  attack("the code of step two 50 times in parallel: one grant; five wrong ones and none", async () => {
    const who = await person({ email: newEmail() });
    const { id, code } = await askReset({ email: who.email ?? "" });
    expect(tally(await fifty(() => new Client().hold(apiCall("POST", `/password-resets/${id}/verification`, { code }))))).toEqual({ 200: 1, 422: 49 });
    const other = await person({ email: newEmail() });
    const second = await askReset({ email: other.email ?? "" });
    expect(tally(await fifty((at) => new Client().hold(apiCall("POST", `/password-resets/${second.id}/verification`, { code: otherCode(second.code, at + 1) }))))).toEqual({ 422: 50 });
    expect((await verify(second.id, second.code)).status).toBe(422);
  });

  attack("after the password was changed meanwhile, or the e-mail: the grant is worth nothing", async () => {
    const { who, id, grant } = await granted();
    const client = await signIn(who);
    expect((await client.call("PUT", "/me/password", { newPassword: "walnut-ferry-saddle-08" })).status).toBe(204);
    expect(reason(await set(id, grant))).toBe("reset_invalid");
    expect(await opens(who.username, "walnut-ferry-saddle-08")).toBe(true);
    const second = await granted();
    const email = newEmail();
    await database.update(users).set({ email, verifiedEmailKey: email }).where(eq(users.id, second.who.id));
    expect(reason(await set(second.id, second.grant))).toBe("reset_invalid");
    const third = await granted();
    await database.update(users).set({ disabledAt: new Date() }).where(eq(users.id, third.who.id));
    expect(reason(await set(third.id, third.grant))).toBe("reset_invalid");
    const fourth = await granted();
    expect((await set(fourth.id, fourth.grant)).status).toBe(204);
  });

  attack("a reset ends every session on both processes, is announced by mail, and signs nobody in", async () => {
    const { who, id, grant } = await granted();
    const [token, browser] = [await signIn(who), await browserOf(who)];
    const reply = await set(id, grant);
    expect([reply.status, reply.text, reply.headers["set-cookie"]]).toEqual([204, "", undefined]);
    for (const door of [0, 1]) for (const client of [token, browser]) expect((await client.call("GET", "/me", undefined, {}, door)).status).toBe(401);
    const mail = await readMessage(who.email ?? "", (one) => !/\b\d{6}\b/.test(one.text) && /password/i.test(one.subject ?? ""));
    expect(mail.text).not.toContain(next);
  });

  attack("a grant of a reset signs nobody in, and a refused password keeps it", async () => {
    const { who, id, grant } = await granted();
    expect((await new Client().ask({ method: "POST", path: "/api/auth/callback/grant", headers: { "content-type": "application/x-www-form-urlencoded" }, body: `grant=${grant}` })).status).toBe(404);
    for (const bad of ["12345678", who.username + who.username, "lemon-mall-lemon-mall", goodPassword, "short"]) expect((await set(id, grant, bad)).status, bad).toBe(422);
    expect((await set(id, grant)).status).toBe(204);
  });
});
