import { eq, inArray } from "drizzle-orm";
import { appUrl, Client, fifty, json, reason } from "./client";
import { actionAsk, multipart, postForm, stateOf } from "./door";
import { database, person, reload, sessions, smsCode, twoFactors, users } from "./people";
import { attack, expect, kind } from "./rows";
import { newSubject, visit } from "./sites";
import { ofUser, staffMember } from "./staff-members";

const disable = (userId: string) => actionAsk(ofUser("disableAction"), `/admin/users/${userId}`, { userId, reason: "because" });
/** The form that asks for the audit log as a file. */
function csvAsk(fields: [string, string][] = [], origin: string | undefined = appUrl) {
  const { body, type } = multipart(fields);
  return { method: "POST", path: "/admin/audit/csv", headers: { origin, "content-type": type }, body };
}

kind("staff", () => {
  attack("two admins demote each other, 50 orders at once: one stays", async () => {
    const pair = [await staffMember("admin"), await staffMember("admin")] as const;
    const demote = (at: number) => {
      const [own, other] = at % 2 ? [pair[0], pair[1]] : [pair[1], pair[0]];
      return own.browser.hold(actionAsk(ofUser("changeRoleAction"), `/admin/users/${other.who.id}`, { userId: other.who.id, role: "support" }));
    };
    const replies = await fifty(demote);
    expect(replies.filter((reply) => stateOf(reply)?.ok)).toHaveLength(1);
    const rows = await database.select({ role: users.role }).from(users).where(inArray(users.id, pair.map(({ who }) => who.id)));
    expect(rows.map(({ role }) => role).sort()).toEqual(["admin", "support"]);
  });

  attack("the audit log as a file: by link, another site, nobody, shoppers and support: refused; a cell that is a formula: inert", async () => {
    const [{ browser: admin, who }, { browser: support }, { browser: shopper }] = [await staffMember("admin"), await staffMember("support"), await staffMember("shopper")];
    const refused = async (client: Client, ask = csvAsk()) => {
      const reply = await client.ask(ask);
      expect(reply.text).not.toContain("actor,role");
      return reply.status;
    };
    expect([await refused(new Client()), await refused(shopper), await refused(support)]).toEqual([401, 403, 403]);
    for (const origin of ["null", "http://evil.example"]) expect(await refused(admin, csvAsk([], origin)), origin).toBe(403);
    expect(await refused(admin, { ...csvAsk(), method: "GET", body: "" })).toBe(405);
    for (const body of ["", "nonsense", csvAsk([["actor", who.id]]).body.slice(0, -20)]) expect(reason(await admin.ask({ ...csvAsk(), body })), body).toBe("invalid_fields");
    admin.agentName = '=HYPERLINK("http://evil.example","x")';
    const victim = await person();
    expect(stateOf(await admin.ask(disable(victim.id)))?.ok).toBe(true);
    const file = await admin.ask(csvAsk([["actor", who.id]]));
    expect([file.status, file.headers["content-type"]]).toEqual([200, "text/csv; charset=utf-8"]);
    expect(file.text).toContain(`user.disable,user,${victim.id}`);
    expect(file.text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    expect(file.text).not.toMatch(/(^|,)"?=HYPERLINK/m);
  });

  attack("a second factor that is owed: no page, no write and no file before it was given", async () => {
    const { browser, who } = await staffMember("admin");
    const victim = await person();
    const at = new Date();
    await database.insert(twoFactors).values({ userId: who.id, sealedSecret: "x", confirmedAt: at, lastStep: null, createdAt: at, updatedAt: at });
    for (const path of ["/admin", "/admin/users", `/admin/users/${victim.id}`, "/admin/messages", "/zh/admin/audit"]) {
      const page = await browser.ask({ path });
      expect([page.status, page.headers.location, page.text.includes(victim.username)], path).toEqual([307, expect.stringMatching(/^(\/zh)?\/admin\/two-factor\?next=/), false]);
    }
    expect(stateOf(await browser.ask(disable(victim.id)))?.reason).toBe("second_factor_required");
    expect(reason(await browser.ask(csvAsk()))).toBe("second_factor_required");
    // One that was given before this one was set up counts for nothing.
    await database.update(sessions).set({ secondFactorAt: new Date(at.getTime() - 1_000) }).where(eq(sessions.userId, who.id));
    expect(stateOf(await browser.ask(disable(victim.id)))?.reason).toBe("second_factor_required");
    expect((await reload(victim.id)).disabledAt).toBeNull();
    await database.update(sessions).set({ secondFactorAt: new Date(at.getTime() + 1_000) }).where(eq(sessions.userId, who.id));
    expect(stateOf(await browser.ask(disable(victim.id)))?.ok).toBe(true);
  });

  attack("idle for half an hour: staff are signed out, shoppers are not; no session of staff is made for more than 12 hours", async () => {
    const [{ browser: admin, who }, { browser: shopper, who: shopping }] = [await staffMember("admin"), await staffMember("shopper")];
    const [made] = await database.select().from(sessions).where(eq(sessions.userId, who.id));
    expect((made?.expiresAt.getTime() ?? 0) - (made?.createdAt.getTime() ?? 0)).toBeLessThanOrEqual(12 * 3_600_000 + 1_000);
    await database.update(sessions).set({ lastUsedAt: new Date(Date.now() - 1_801_000) }).where(inArray(sessions.userId, [who.id, shopping.id]));
    expect([(await admin.ask({ path: "/admin" })).status, (await admin.call("GET", "/me")).status, (await shopper.call("GET", "/me")).status]).toEqual([307, 401, 200]);
  });
});

kind("login", () => {
  attack("a disabled account by SMS code or another site: told, and no session", async () => {
    const who = await person();
    const subject = newSubject();
    const before = new Client();
    expect((await visit(before, "qq", subject)).headers.location).toBe("/bind");
    await postForm(before, "/bind", "identifier", { identifier: who.username, password: who.password });
    expect((await visit(new Client(), "qq", subject)).headers.location).toBe("/");
    const { code } = await smsCode(who.mobile, "login");
    await database.update(users).set({ disabledAt: new Date() }).where(eq(users.id, who.id));
    const bySms = await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: code });
    expect([bySms.status, reason(bySms), bySms.headers["set-cookie"]]).toEqual([403, "account_disabled", undefined]);
    const bySite = new Client();
    expect([(await visit(bySite, "qq", subject)).headers.location, bySite.cookies.has("lm-session")]).toEqual(["/login?problem=account_disabled", false]);
    expect(json(await before.call("GET", "/viewer"))).toMatchObject({ user: null });
  });
});
