import { and, eq } from "drizzle-orm";
import { forgedState, ownWords, staffWords } from "../admin-doors";
import { appUrl, Client, fifty, type Headers, type Reply } from "./client";
import { actionAsk, stateOf } from "./door";
import { auditLog, database, messagesTo, person, place, reload, sessions, signIn, users } from "./people";
import { attack, expect, kind } from "./rows";
import { auditOf, ofUser, staffAction, staffMember } from "./staff-members";

/** Every write of the users' and messages' pages with arguments that would do it. */
const calls = (userId: string): [string, Record<string, string>][] => [
  [ofUser("endSessionsAction"), { userId }],
  [ofUser("sendResetAction"), { userId }],
  [ofUser("disableAction"), { userId, reason: "because" }],
  [ofUser("enableAction"), { userId }],
  [ofUser("unlockAction"), { userId }],
  [ofUser("changeRoleAction"), { userId, role: "admin" }],
  [ofUser("revealAction"), { userId }],
  [staffAction("messages", "retryMessagesAction"), { state: "failed" }],
  [staffAction("messages", "cancelMessagesAction"), { state: "queued" }],
];
const adminsOnly = (id: string) => ![ofUser("endSessionsAction"), ofUser("sendResetAction"), ofUser("revealAction")].includes(id);
/** A page as asked for; Next sends a request for RSC on to its own address with a key for caches. */
async function look(client: Client, path: string, headers: Headers): Promise<Reply> {
  const reply = await client.ask({ path, headers });
  const onward = reply.headers.location ?? "";
  return reply.status === 307 && /[?&]_rsc\b/.test(onward) ? client.ask({ path: onward.replace(appUrl, ""), headers }) : reply;
}

kind("staff", () => {
  attack("nobody, shoppers and support call every write of the staff pages, by script: refused, and nothing changes", async () => {
    const [{ browser: shopper, who: shopping }, { browser: support, who: supporting }] = [await staffMember("shopper"), await staffMember("support")];
    const { who: victim, browser: own } = await staffMember("shopper");
    const before = await reload(victim.id);
    for (const [id, fields] of calls(victim.id)) {
      for (const [client, expected] of [[new Client(), "unauthenticated"], [shopper, "forbidden"], ...(adminsOnly(id) ? ([[support, "forbidden"]] as const) : [])] as const) {
        const own = "userId" in fields ? `/admin/users/${victim.id}` : "/admin/messages";
        expect(stateOf(await client.ask(actionAsk(id, own, fields)))?.reason, `${own} ${JSON.stringify(fields)}`).toBe(expected);
        // Called where its page is not, Next finds no action, or sends it on to where it is.
        for (const path of ["/admin", "/zh/admin/users", "/", "/account", "/login"]) {
          const reply = await client.ask(actionAsk(id, path, fields));
          expect([stateOf(reply)?.ok ?? false, reply.text.includes(victim.mobile.slice(3))], `${path} ${JSON.stringify(fields)}`).toEqual([false, false]);
        }
      }
    }
    expect(await reload(victim.id)).toEqual(before);
    expect((await own.ask({ path: "/account" })).status).toBe(200);
    expect([await auditOf(shopping.id), await auditOf(supporting.id)]).toEqual([[], []]);
    const { browser: admin, who: administrating } = await staffMember("admin");
    expect(stateOf(await admin.ask(actionAsk(ofUser("disableAction"), `/admin/users/${victim.id}`, { userId: victim.id, reason: "because" })))?.ok).toBe(true);
    expect((await own.ask({ path: "/account" })).status).toBe(307);
    const [line] = await auditOf(administrating.id);
    expect(line).toMatchObject({ action: "user.disable", targetId: victim.id, before: { disabled: false }, after: { disabled: true, reason: "because" } });
    expect(JSON.stringify(line)).not.toContain(before.passwordHash ?? "no hash");
  });

  attack("making oneself an admin: by action, by API, by fields of other forms", async () => {
    for (const role of ["shopper", "support"] as const) {
      const { who, browser } = await staffMember(role);
      const asked = await browser.ask(actionAsk(ofUser("changeRoleAction"), `/admin/users/${who.id}`, { userId: who.id, role: "admin" }));
      expect(stateOf(asked)?.reason).toBe("forbidden");
      for (const [method, path] of [["PUT", "/me/email"], ["PUT", "/me/password"], ["POST", "/users"], ["POST", "/addresses"]] as const) {
        expect((await browser.call(method, path, { role: "admin", email: "a@b.example", newPassword: "copper-lantern-meadow-42" }, { origin: appUrl })).status, path).toBe(422);
      }
      expect((await reload(who.id)).role).toBe(role);
    }
    const { browser: admin } = await staffMember("admin");
    const { who } = await staffMember("shopper");
    expect(stateOf(await admin.ask(actionAsk(ofUser("changeRoleAction"), `/admin/users/${who.id}`, { userId: who.id, role: "support" })))?.ok).toBe(true);
    expect((await reload(who.id)).role).toBe("support");
  });

  attack("pages of staff for nobody and shoppers, plain, as RSC with and without a forged state, as a prefetch, in both languages: not there, and not a word of them", async () => {
    const { browser: shopper } = await staffMember("shopper");
    const { browser: support } = await staffMember("support");
    const { who: victim } = await staffMember("shopper");
    const ways = [{}, { rsc: "1" }, { rsc: "1", "next-router-prefetch": "1" }, { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_full" }, { rsc: "1", "next-router-state-tree": forgedState }];
    for (const path of ["/admin", "/admin/users", `/admin/users/${victim.id}`, `/admin/users?q=${victim.mobile.slice(1)}`, "/admin/messages", "/admin/audit", "/admin/two-factor", "/zh/admin/users", "/zh/admin/audit"]) {
      for (const headers of ways) {
        for (const client of [new Client(), shopper]) {
          const reply = await look(client, path, headers);
          expect(reply.text.replaceAll(path, "").replaceAll(encodeURIComponent(path), ""), `${path} ${JSON.stringify(headers)}`).not.toMatch(staffWords(victim.username, "Sign-ups"));
          if (!("rsc" in headers)) expect(reply.status, path).toBe(client === shopper ? 404 : 307);
        }
      }
    }
    for (const headers of [{}, { rsc: "1" }, { rsc: "1", "next-router-state-tree": forgedState }]) {
      expect((await look(support, `/admin/users/${victim.id}`, headers)).text, JSON.stringify(headers)).toContain(victim.username);
      for (const folder of ["", "users", "messages", "audit", "two-factor"]) expect((await look(support, `/admin/${folder}`.replace(/\/$/, ""), headers)).text, folder).toContain(ownWords[folder]?.[0]);
    }
    expect((await support.ask({ path: "/admin/audit" })).status).toBe(200);
    expect((await support.ask({ method: "POST", path: "/admin/audit/csv", headers: { origin: appUrl, "content-type": "application/x-www-form-urlencoded" }, body: "" })).status).toBe(403);
  });

  attack("support reads masked values only, on every tab", async () => {
    const { browser: support, who } = await staffMember("support");
    const victim = await person({ email: `secret.${Date.now()}@post.example` });
    // Something to mask on each tab: a message about the new device, an address that names mobile and e-mail.
    const client = await signIn(victim);
    expect((await client.call("POST", "/addresses", { ...place, receiver: "Canary Receiver", place: "Canary Street 9", mobile: victim.mobile, email: victim.email })).status).toBe(201);
    expect(await messagesTo(victim.email ?? "")).toBe(1);
    for (const tab of ["", "?tab=sessions", "?tab=addresses", "?tab=linked", "?tab=timeline", "?tab=messages"]) {
      const { status, text } = await support.ask({ path: `/admin/users/${victim.id}${tab}` });
      expect(status, tab).toBe(200);
      expect([text.includes(victim.mobile.slice(3)), text.includes(victim.email ?? "none"), text.includes("anary")], tab).toEqual([false, false, false]);
    }
    expect(await auditOf(who.id)).toEqual([]);
    const shown = stateOf(await support.ask(actionAsk(ofUser("revealAction"), `/admin/users/${victim.id}`, { userId: victim.id })));
    for (const said of [victim.mobile.slice(-4), "Canary Receiver", "Canary Street 9"]) expect(JSON.stringify(shown)).toContain(said);
    const [line] = await auditOf(who.id);
    expect(line).toMatchObject({ action: "user.reveal", targetId: victim.id });
    expect(JSON.stringify(line)).not.toContain(victim.mobile.slice(3));
  });

  attack("an old proof: no write of staff without the password again", async () => {
    const { who, browser } = await staffMember("admin");
    const victim = await person();
    await database.update(sessions).set({ provedAt: new Date(Date.now() - 601_000) }).where(eq(sessions.userId, who.id));
    // Showing what was masked is a read, and leaves its line in the log.
    const writes = calls(victim.id).filter(([id]) => id !== ofUser("revealAction"));
    for (const [id, fields] of writes) expect(stateOf(await browser.ask(actionAsk(id, "userId" in fields ? `/admin/users/${victim.id}` : "/admin/messages", fields)))?.reason, JSON.stringify(fields)).toBe("step_up_required");
    expect(await auditOf(who.id)).toEqual([]);
    expect((await browser.call("POST", "/me/step-up", { currentPassword: who.password }, { origin: appUrl })).status).toBe(204);
    expect(stateOf(await browser.ask(actionAsk(ofUser("disableAction"), `/admin/users/${victim.id}`, { userId: victim.id, reason: "x" })))?.ok).toBe(true);
  });

  attack("50 parallel orders to disable one account: done once, one line of the audit log", async () => {
    const { who, browser } = await staffMember("admin");
    const victim = await person();
    const replies = await fifty(() => browser.hold(actionAsk(ofUser("disableAction"), `/admin/users/${victim.id}`, { userId: victim.id, reason: "once" })));
    expect(replies.filter((reply) => stateOf(reply)?.ok).length).toBe(1);
    expect(new Set(replies.map((reply) => stateOf(reply)?.reason ?? "ok"))).toEqual(new Set(["ok", "user_disabled"]));
    expect(await database.select().from(auditLog).where(and(eq(auditLog.actorId, who.id), eq(auditLog.targetId, victim.id)))).toHaveLength(1);
    expect(await database.select().from(users).where(and(eq(users.id, victim.id)))).toMatchObject([{ disabledReason: "once" }]);
  });
});
