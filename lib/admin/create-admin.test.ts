import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db, pool } from "@/db";
import { makeUser } from "@/db/factories";
import { auditLog, recoveryCodes, twoFactors, users } from "@/db/schema";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { handedOver } from "@/lib/messages/handed-over";
import { getLiveSession } from "@/lib/sessions/current";
import { createAdmin, promoteToAdmin } from "./create-admin";
import { makeStaff } from "./testing";

afterAll(async () => { await handedOver(); await pool().end(); });

const userOf = async (id: string) => (await db().select().from(users).where(eq(users.id, id)))[0];
const auditOf = (id: string) => db().select().from(auditLog).where(eq(auditLog.targetId, id));
const aName = () => `c${newId().slice(-12).toLowerCase()}`;

describe("npm run admin:create", () => {
  it("makes an admin with a proven e-mail, and the audit log says from where", async () => {
    const [username, email] = [aName(), `${aName()}@post.example`];
    const { id } = await createAdmin({ username, password: "violet-kettle-harbour-17", email, locale: "en" });
    expect(await userOf(id)).toMatchObject({ role: "admin", email, emailVerifiedAt: expect.any(Date), pendingEmail: null, mobile: null });
    expect(await auditOf(id)).toMatchObject([{ action: "admin.create", actorId: id, before: { role: null }, after: { role: "admin" }, userAgent: "npm run admin:create" }]);
    const refused = (fields: Record<string, string>) => expect.objectContaining({ code: "invalid", fields });
    const again = { username, password: "violet-kettle-harbour-17", locale: "en" } as const;
    await expect(createAdmin(again)).rejects.toEqual(refused({ username: "username_taken" }));
    await expect(createAdmin({ ...again, username: aName(), email })).rejects.toEqual(refused({ email: "email_registered" }));
    await expect(createAdmin({ ...again, username: aName(), password: "qwertyuiop" })).rejects.toEqual(refused({ password: "password_common" }));
    await expect(createAdmin({ ...again, username: aName(), email: "nowhere" })).rejects.toEqual(refused({ email: "email_invalid" }));
  });

  it("--promote lets somebody in again who lost the second factor: it goes, and with it every session", async () => {
    const support = await makeStaff("support");
    const { id, username } = support.user;
    const at = now();
    await db().insert(twoFactors).values({ userId: id, sealedSecret: "x", confirmedAt: at, createdAt: at, updatedAt: at });
    await db().insert(recoveryCodes).values({ id: newId(), userId: id, codeHash: newId(), createdAt: at, updatedAt: at });
    expect(await promoteToAdmin(username.toUpperCase())).toEqual({ id });
    expect(await userOf(id)).toMatchObject({ role: "admin" });
    expect(await getLiveSession(support.session.id)).toBeNull();
    expect(await db().select().from(twoFactors).where(eq(twoFactors.userId, id))).toEqual([]);
    expect(await db().select().from(recoveryCodes).where(eq(recoveryCodes.userId, id))).toEqual([]);
    expect(await auditOf(id)).toMatchObject([{ action: "admin.create", before: { role: "support" }, after: { role: "admin" } }]);
  });

  it("--promote finds nobody who is not there or disabled", async () => {
    const gone = await makeUser({ disabledAt: now() });
    expect(await promoteToAdmin(gone.username)).toBeNull();
    expect(await promoteToAdmin(aName())).toBeNull();
    expect(await auditOf(gone.id)).toEqual([]);
  });
});
