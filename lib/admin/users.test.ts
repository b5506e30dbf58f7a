import { eq, inArray } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db, pool } from "@/db";
import { makeUser } from "@/db/factories";
import { auditLog, loginFailures, messages, securityEvents, sessions, users } from "@/db/schema";
import { fromNow, hour, minute } from "@/lib/clock";
import { beginTry } from "@/lib/account/login-limits";
import { handedOver } from "@/lib/messages/handed-over";
import { newId } from "@/lib/id";
import { getLiveSession } from "@/lib/sessions/current";
import { changeRole } from "./change-role";
import { disableUser } from "./disable-user";
import { enableUser } from "./enable-user";
import { endUserSession } from "./end-session";
import { endUserSessions } from "./end-sessions";
import { revealUser } from "./reveal-user";
import { sendReset } from "./send-reset";
import { from, makeStaff, signIn } from "./testing";
import { unlockUser } from "./unlock-user";

afterAll(async () => { await handedOver(); await pool().end(); });

const auditOf = (target: string) => db().select().from(auditLog).where(eq(auditLog.targetId, target)).orderBy(auditLog.id);
const userOf = async (id: string) => (await db().select().from(users).where(eq(users.id, id)))[0];
const messagesTo = (userId: string) => db().select().from(messages).where(eq(messages.userId, userId));
const refusal = (code: string, reason: string) => expect.objectContaining({ code, reason });

describe("disabling", () => {
  it("takes a reason of 200 code points, whatever signs they are", async () => {
    const user = await makeUser({ email: `${newId().toLowerCase()}@example.com` });
    const reason = "\u{1f34b}".repeat(200);
    await disableUser(await makeStaff("admin"), from, { userId: user.id, reason });
    expect(await userOf(user.id)).toMatchObject({ disabledReason: reason });
    expect(await messagesTo(user.id)).toMatchObject([{ kind: "account-disabled", data: { reason } }]);
  });

  it("ends the sessions, tells why, and leaves an audit row with before and after", async () => {
    const admin = await makeStaff("admin");
    const user = await makeUser({ email: `${newId().toLowerCase()}@example.com` });
    const theirs = await signIn(user);
    await disableUser(admin, from, { userId: user.id, reason: "Orders on stolen cards" });
    expect(await getLiveSession(theirs.session.id)).toBeNull();
    expect(await userOf(user.id)).toMatchObject({ disabledReason: "Orders on stolen cards", disabledAt: expect.any(Date) });
    expect(await messagesTo(user.id)).toMatchObject([{ kind: "account-disabled", recipient: user.email, data: { reason: "Orders on stolen cards" } }]);
    expect(await auditOf(user.id)).toMatchObject([{ actorId: admin.user.id, actorRole: "admin", action: "user.disable", before: { disabled: false, sessions: 1 }, after: { disabled: true }, ip: from.ip }]);
    await expect(disableUser(admin, from, { userId: user.id, reason: "again" })).rejects.toEqual(refusal("conflict", "user_disabled"));
    await enableUser(admin, from, { userId: user.id });
    expect(await userOf(user.id)).toMatchObject({ disabledAt: null, disabledReason: null });
    expect((await auditOf(user.id)).map((row) => row.action)).toEqual(["user.disable", "user.enable"]);
    // The owner's timeline says that it happened, not from where.
    expect(await db().select().from(securityEvents).where(eq(securityEvents.userId, user.id))).toMatchObject([{ kind: "account_disabled", ip: null }, { kind: "account_enabled", ip: null }]);
  });

  it("is nothing for oneself, for support, for somebody who is not there", async () => {
    const [admin, support, user] = [await makeStaff("admin"), await makeStaff("support"), await makeUser()];
    await expect(disableUser(admin, from, { userId: admin.user.id, reason: "x" })).rejects.toEqual(refusal("conflict", "not_yourself"));
    await expect(disableUser(support, from, { userId: user.id, reason: "x" })).rejects.toEqual(refusal("forbidden", "forbidden"));
    await expect(disableUser(admin, from, { userId: newId(), reason: "x" })).rejects.toEqual(refusal("not_found", "not_found"));
    expect(await auditOf(user.id)).toEqual([]);
    expect((await userOf(user.id))?.disabledAt).toBeNull();
  });
});

describe("every write", () => {
  it("asks for the password again after ten minutes", async () => {
    const admin = await signIn(await makeUser({ role: "admin" }), { provedAt: fromNow(-11 * minute) });
    const user = await makeUser();
    const it = { userId: user.id };
    for (const write of [() => endUserSessions(admin, from, it), () => disableUser(admin, from, { ...it, reason: "x" }), () => enableUser(admin, from, it), () => sendReset(admin, from, it),
      () => unlockUser(admin, from, it), () => changeRole(admin, from, { ...it, role: "support" }), () => endUserSession(admin, from, { ...it, sessionId: newId() })]) {
      await expect(write()).rejects.toEqual(refusal("forbidden", "step_up_required"));
    }
    expect(await auditOf(user.id)).toEqual([]);
  });
});

describe("sessions", () => {
  it("support ends one or all of a shopper's, and no admin's", async () => {
    const support = await makeStaff("support");
    const user = await makeUser();
    const [one, two] = [await signIn(user), await signIn(user)];
    const stranger = await signIn(await makeUser());
    await endUserSession(support, from, { userId: user.id, sessionId: one.session.id });
    expect(await getLiveSession(one.session.id)).toBeNull();
    expect(await getLiveSession(two.session.id)).not.toBeNull();
    // A session of somebody else is not there.
    await expect(endUserSession(support, from, { userId: user.id, sessionId: stranger.session.id })).rejects.toEqual(refusal("not_found", "not_found"));
    expect(await endUserSessions(support, from, { userId: user.id })).toBe(1);
    expect(await db().select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);
    expect((await auditOf(user.id)).map((row) => [row.action, row.before, row.after])).toEqual([["user.end-session", { session: one.session.id }, { session: null }], ["user.end-sessions", { sessions: 1 }, { sessions: 0 }]]);
    const admin = await makeStaff("admin");
    await expect(endUserSessions(support, from, { userId: admin.user.id })).rejects.toEqual(refusal("forbidden", "admins_only"));
  });
});

describe("roles", () => {
  it("change by an admin, end the sessions, and are told", async () => {
    const admin = await makeStaff("admin");
    const person = await makeStaff("shopper");
    await changeRole(admin, from, { userId: person.user.id, role: "support" });
    expect(await userOf(person.user.id)).toMatchObject({ role: "support" });
    expect(await getLiveSession(person.session.id)).toBeNull();
    expect(await messagesTo(person.user.id)).toMatchObject([{ kind: "security-notice", data: { event: "role-changed" } }]);
    expect(await auditOf(person.user.id)).toMatchObject([{ action: "user.change-role", before: { role: "shopper" }, after: { role: "support" } }]);
    await expect(changeRole(admin, from, { userId: person.user.id, role: "support" })).rejects.toEqual(refusal("conflict", "same_role"));
    await expect(changeRole(admin, from, { userId: admin.user.id, role: "shopper" })).rejects.toEqual(refusal("conflict", "not_yourself"));
    await expect(changeRole(await makeStaff("support"), from, { userId: person.user.id, role: "admin" })).rejects.toEqual(refusal("forbidden", "forbidden"));
  });

  it("of two admins who demote each other at once, one stays, and whoever lost the role has no say any more", async () => {
    const [a, b] = [await makeStaff("admin"), await makeStaff("admin")];
    const results = await Promise.allSettled([
      ...Array.from({ length: 10 }, () => changeRole(a, from, { userId: b.user.id, role: "shopper" })),
      ...Array.from({ length: 10 }, () => changeRole(b, from, { userId: a.user.id, role: "shopper" })),
    ]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const left = await db().select().from(users).where(inArray(users.id, [a.user.id, b.user.id]));
    expect(left.filter((user) => user.role === "admin")).toHaveLength(1);
    expect((await db().select().from(auditLog).where(inArray(auditLog.targetId, [a.user.id, b.user.id]))).filter((row) => row.action === "user.change-role")).toHaveLength(1);
  });
});

describe("the rest", () => {
  it("a reset goes to the proven e-mail, else the mobile; three an hour; the code is nowhere to be seen", async () => {
    const support = await makeStaff("support");
    const [byMail, bySms, none] = [await makeUser({ email: `${newId().toLowerCase()}@example.com` }), await makeUser(), await makeUser({ mobile: null })];
    expect(await sendReset(support, from, { userId: byMail.id })).toMatchObject({ channel: "email", page: expect.stringMatching(/^\/reset-password\/code\?id=\w{26}$/) });
    expect(await sendReset(support, { ...from, ip: null }, { userId: bySms.id })).toMatchObject({ channel: "sms" });
    await expect(sendReset(support, from, { userId: none.id })).rejects.toEqual(refusal("conflict", "no_reach"));
    await sendReset(support, from, { userId: byMail.id });
    await sendReset(support, from, { userId: byMail.id });
    await expect(sendReset(support, from, { userId: byMail.id })).rejects.toEqual(refusal("too_many_requests", "reset_too_often"));
    const [row] = await auditOf(byMail.id);
    expect(row).toMatchObject({ action: "user.send-reset", after: { channel: "email" } });
    expect(JSON.stringify(row)).not.toMatch(/"\d{6}"/);
  });

  it("unlocking forgets the failures", async () => {
    const [admin, user] = [await makeStaff("admin"), await makeUser()];
    for (let n = 0; n < 3; n++) await beginTry(user.id, `192.0.2.${n}`);
    await unlockUser(admin, from, { userId: user.id });
    expect(await db().select().from(loginFailures).where(eq(loginFailures.accountKey, user.id))).toEqual([]);
    expect(await auditOf(user.id)).toMatchObject([{ action: "user.unlock", before: { failures: 3 }, after: { failures: 0 } }]);
    await expect(unlockUser(await makeStaff("support"), from, { userId: user.id })).rejects.toEqual(refusal("forbidden", "forbidden"));
  });

  it("what reaches a person is shown to staff, and audited without what was shown", async () => {
    const [admin, user] = [await makeStaff("admin"), await makeUser({ email: `${newId().toLowerCase()}@example.com` })];
    expect(await revealUser(admin, from, { userId: user.id })).toMatchObject({ mobile: user.mobile, email: user.email });
    const [row] = await auditOf(user.id);
    expect(row).toMatchObject({ action: "user.reveal", after: { shown: expect.arrayContaining(["mobile"]) } });
    expect(JSON.stringify(row)).not.toContain(user.mobile);
    await expect(revealUser(await makeStaff("shopper"), from, { userId: user.id })).rejects.toEqual(refusal("forbidden", "forbidden"));
    expect(await auditOf(user.id)).toHaveLength(1);
    const support = await makeStaff("support");
    expect(await revealUser(support, from, { userId: user.id })).toMatchObject({ mobile: user.mobile });
    expect((await auditOf(user.id))[1]).toMatchObject({ action: "user.reveal", actorId: support.user.id, actorRole: "support" });
  });

  it("staff sessions end after half an hour unused, and twelve hours at most", async () => {
    const user = await makeUser({ role: "support" });
    await expect(signIn(user, { lastUsedAt: fromNow(-31 * minute), remember: true })).rejects.toThrow("does not live");
    await expect(signIn(user, { lastUsedAt: fromNow(-29 * minute), expiresAt: fromNow(12 * hour) })).resolves.toBeTruthy();
  });
});
