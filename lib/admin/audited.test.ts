import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TOTP } from "otpauth";
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { db, pool } from "@/db";
import { makeUser } from "@/db/factories";
import { auditLog, messages } from "@/db/schema";
import { advanceClock, minute, now, resetClock, second } from "@/lib/clock";
import { newId } from "@/lib/id";
import { handedOver } from "@/lib/messages/handed-over";
import { getLiveSession, type Viewer } from "@/lib/sessions/current";
import { cancelStaffMessage } from "./cancel-message";
import { cancelStaffMessages } from "./cancel-messages";
import { changeRole } from "./change-role";
import { confirmTwoFactor } from "./confirm-two-factor";
import { disableUser } from "./disable-user";
import { enableUser } from "./enable-user";
import { endUserSession } from "./end-session";
import { endUserSessions } from "./end-sessions";
import { exportAudit } from "./export-audit";
import { giveSecondFactor } from "./give-second-factor";
import { renewRecoveryCodes } from "./renew-recovery-codes";
import { retryStaffMessage } from "./retry-message";
import { retryStaffMessages } from "./retry-messages";
import { revealMessage } from "./reveal-message";
import { revealUser } from "./reveal-user";
import { sendReset } from "./send-reset";
import { startTwoFactor } from "./start-two-factor";
import { stopTwoFactor } from "./stop-two-factor";
import { from, makeStaff, signIn } from "./testing";
import { getTwoFactor } from "./two-factor";
import { unlockUser } from "./unlock-user";

afterEach(resetClock);
afterAll(async () => { await handedOver(); await pool().end(); });

const anEmail = () => `${newId().toLowerCase()}@post.example`;
async function aMessage(state: "failed" | "queued", recipient = anEmail()) {
  const [messageId, at] = [newId(), now()];
  await db().insert(messages).values({ id: messageId, kind: "new-sign-in", channel: "email", recipient, locale: "en", data: { username: "ada" }, cause: newId(), state, attempts: 1, generation: 1, createdAt: at, updatedAt: at });
  return { messageId, recipient };
}
/** Staff whose second factor is on and given. */
async function enrolled() {
  const admin = await makeStaff("admin");
  await startTwoFactor(admin, from);
  const { secret } = await getTwoFactor(admin);
  const codes = await confirmTwoFactor(admin, from, { code: new TOTP({ secret: secret ?? "" }).generate({ timestamp: now().getTime() }) });
  advanceClock(31 * second);
  return { admin: (await getLiveSession(admin.session.id)) ?? admin, codes };
}

type Line = { action: string; before: object | null; after: object | null };
/** Does what a file is for, and says what must be written down of it; the last of several lines. */
type Case = () => Promise<{ by: Viewer; line: Line }>;

const user = (act: (admin: Viewer, userId: string) => Promise<unknown>, line: Line, more: Parameters<typeof makeUser>[0] = {}): Case => async () => {
  const by = await makeStaff("admin");
  await act(by, (await makeUser(more)).id);
  return { by, line };
};

/** Every file that a write, a "show" or an export of staff is in. What is missing here, or in the folder, fails. */
const cases: Record<string, Case> = {
  "disable-user.ts": user((by, userId) => disableUser(by, from, { userId, reason: "x" }), { action: "user.disable", before: { disabled: false, sessions: 0 }, after: { disabled: true, reason: "x" } }),
  "enable-user.ts": user((by, userId) => enableUser(by, from, { userId }), { action: "user.enable", before: { disabled: true, reason: "x" }, after: { disabled: false } }, { disabledAt: new Date(), disabledReason: "x" }),
  "unlock-user.ts": user((by, userId) => unlockUser(by, from, { userId }), { action: "user.unlock", before: { failures: 0 }, after: { failures: 0 } }),
  "change-role.ts": user((by, userId) => changeRole(by, from, { userId, role: "support" }), { action: "user.change-role", before: { role: "shopper" }, after: { role: "support" } }),
  "send-reset.ts": user((by, userId) => sendReset(by, from, { userId }), { action: "user.send-reset", before: null, after: { channel: "email" } }, { email: anEmail() }),
  "end-sessions.ts": user(async (by, userId) => { await signIn({ id: userId }); await endUserSessions(by, from, { userId }); }, { action: "user.end-sessions", before: { sessions: 1 }, after: { sessions: 0 } }),
  "end-session.ts": user(async (by, userId) => endUserSession(by, from, { userId, sessionId: (await signIn({ id: userId })).session.id }), { action: "user.end-session", before: { session: expect.any(String) }, after: { session: null } }),
  "reveal-user.ts": user((by, userId) => revealUser(by, from, { userId }), { action: "user.reveal", before: null, after: { shown: ["mobile", "email", "addresses"] } }),
  "reveal-message.ts": user(async (by) => revealMessage(by, from, await aMessage("queued")), { action: "message.reveal", before: null, after: { shown: ["recipient"] } }),
  "retry-message.ts": user(async (by) => retryStaffMessage(by, from, await aMessage("failed")), { action: "message.retry", before: { state: "failed" }, after: { state: "queued", message: expect.any(String) } }),
  "cancel-message.ts": user(async (by) => cancelStaffMessage(by, from, await aMessage("queued")), { action: "message.cancel", before: { state: "queued" }, after: { state: "cancelled" } }),
  "retry-messages.ts": user(async (by) => retryStaffMessages(by, from, { recipient: (await aMessage("failed")).recipient }), { action: "message.retry", before: { state: "failed" }, after: { state: "queued", message: expect.any(String) } }),
  "cancel-messages.ts": user(async (by) => cancelStaffMessages(by, from, { recipient: (await aMessage("queued")).recipient }), { action: "message.cancel", before: { state: "queued" }, after: { state: "cancelled" } }),
  "export-audit.ts": user(async (by) => new Response(await exportAudit(by, from, { actor: by.user.username })).text(), { action: "audit.export", before: null, after: { filter: { actor: expect.any(String) } } }),
  "start-two-factor.ts": user((by) => startTwoFactor(by, from), { action: "two-factor.start", before: { twoFactor: false }, after: { twoFactor: "pending" } }),
  "confirm-two-factor.ts": async () => ({ by: (await enrolled()).admin, line: { action: "two-factor.enable", before: { twoFactor: "pending" }, after: { twoFactor: true } } }),
  "stop-two-factor.ts": async () => {
    const { admin: by } = await enrolled();
    await stopTwoFactor(by, from);
    return { by, line: { action: "two-factor.disable", before: { twoFactor: true }, after: { twoFactor: false } } };
  },
  "renew-recovery-codes.ts": async () => {
    const { admin: by } = await enrolled();
    await renewRecoveryCodes(by, from);
    return { by, line: { action: "two-factor.recovery-codes", before: { recoveryCodes: 10 }, after: { recoveryCodes: 10 } } };
  },
  "give-second-factor.ts": async () => {
    const { admin: by, codes } = await enrolled();
    await giveSecondFactor(await signIn(by.user), from, { code: codes[0] ?? "" });
    return { by, line: { action: "two-factor.recovery-used", before: { recoveryCodes: 10 }, after: { recoveryCodes: 9 } } };
  },
};
const folder = import.meta.dirname;
const guards = /\b(authorizeWrite|authorizeOwnChange|authorizeSelf|recordAudit)\(/;

describe("every write and every show of staff", () => {
  it("is in this list", () => {
    const found = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && guards.test(readFileSync(join(folder, file), "utf8")));
    // The guards themselves, the pen, and a read about oneself.
    const others = ["audit.ts", "two-factor.ts"];
    expect(found.filter((file) => !others.includes(file) && file !== "authorize.ts").sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.entries(cases))("%s leaves who, what, before, after and from where", async (_file, act) => {
    const { by, line } = await act();
    const rows = await db().select().from(auditLog).where(and(eq(auditLog.actorId, by.user.id), eq(auditLog.action, line.action)));
    expect(rows).toMatchObject([{ ...line, actorRole: "admin", ip: from.ip, userAgent: from.userAgent, createdAt: expect.any(Date) }]);
  });

  it("of messages wants the password again after ten minutes, too", async () => {
    const stale = await makeStaff("admin");
    const [failed, queued] = [await aMessage("failed"), await aMessage("queued")];
    advanceClock(11 * minute);
    for (const write of [() => retryStaffMessage(stale, from, failed), () => cancelStaffMessage(stale, from, queued), () => retryStaffMessages(stale, from, failed), () => cancelStaffMessages(stale, from, queued)]) {
      await expect(write()).rejects.toMatchObject({ code: "forbidden", reason: "step_up_required" });
    }
    expect(await db().select().from(auditLog).where(eq(auditLog.actorId, stale.user.id))).toEqual([]);
  });
});
