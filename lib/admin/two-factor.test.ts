import { TOTP } from "otpauth";
import { eq } from "drizzle-orm";
import type { RowDataPacket } from "mysql2";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { db, pool, transaction, type Tx } from "@/db";
import { auditLog, messages, recoveryCodes, securityEvents, sessions, twoFactors } from "@/db/schema";
import { advanceClock, day, fromNow, minute, now, resetClock, second } from "@/lib/clock";
import type { AppError } from "@/lib/errors";
import { handedOver } from "@/lib/messages/handed-over";
import { getLiveSession, type Viewer } from "@/lib/sessions/current";
import { getSecondFactor, owedFactor } from "@/lib/sessions/second-factor";
import { authorize } from "./authorize";
import { confirmTwoFactor } from "./confirm-two-factor";
import { giveSecondFactor } from "./give-second-factor";
import { renewRecoveryCodes } from "./renew-recovery-codes";
import { startTwoFactor } from "./start-two-factor";
import { stopTwoFactor } from "./stop-two-factor";
import { from, makeStaff, signIn } from "./testing";
import { getTwoFactor } from "./two-factor";
import { unlockUser } from "./unlock-user";

afterEach(resetClock);
afterAll(async () => { await handedOver(); await pool().end(); });

const codeOf = (secret: string) => new TOTP({ secret }).generate({ timestamp: now().getTime() });
const again = async (viewer: Viewer) => {
  const read = await getLiveSession(viewer.session.id);
  if (!read) throw new Error("the session has ended");
  return read;
};
const wrong = expect.objectContaining({ code: "invalid", fields: { code: "code_wrong" } });

/** Staff with a second factor, given in this session; time has moved on to the next code. */
async function enrolled(role: "support" | "admin" = "support") {
  const viewer = await makeStaff(role);
  await startTwoFactor(viewer, from);
  const { secret } = await getTwoFactor(viewer);
  if (!secret) throw new Error("no secret");
  const codes = await confirmTwoFactor(viewer, from, { code: codeOf(secret) });
  advanceClock(31 * second);
  return { viewer: await again(viewer), secret, codes };
}

describe("what a staff session owes", () => {
  const at = new Date(1_000_000);
  it.each([
    [null, null, false, "enrol"], [null, null, true, "given"], [at, null, true, "code"], [at, null, false, "code"], [at, at, false, "given"],
    // Given before the present one was set up: of another phone.
    [at, new Date(999_999), false, "code"], [null, at, false, "enrol"],
  ] as const)("set up %j, given %j, demo %j: %s", (confirmedAt, givenAt, demo, owed) => expect(owedFactor(confirmedAt, givenAt, demo)).toBe(owed));
});

describe("a second factor", () => {
  it("that is being set up is shown to, and confirmed by, the session that began alone", async () => {
    const viewer = await makeStaff("support");
    const stranger = await signIn(viewer.user);
    await startTwoFactor(viewer, from);
    const { secret } = await getTwoFactor(viewer);
    if (!secret) throw new Error("no secret");
    expect(await getTwoFactor(stranger)).toMatchObject({ state: "pending", secret: null, uri: null });
    await expect(confirmTwoFactor(stranger, from, { code: codeOf(secret) })).rejects.toMatchObject({ reason: "two_factor_off" });
    await confirmTwoFactor(viewer, from, { code: codeOf(secret) });
    expect(await getSecondFactor(await again(viewer))).toBe("given");
    expect(await getSecondFactor(await again(stranger))).toBe("code");
  });

  it("tells its owner of recovery codes that were renewed or used", async () => {
    const { viewer, codes } = await enrolled();
    const events = async () => (await db().select({ data: messages.data }).from(messages).where(eq(messages.userId, viewer.user.id)).orderBy(messages.id)).map(({ data }) => (data as { event?: string }).event);
    await giveSecondFactor(await signIn(viewer.user), from, { code: codes[0] ?? "" });
    await renewRecoveryCodes(viewer, from);
    expect(await events()).toEqual(["two-factor-enabled", "recovery-code-used", "recovery-codes-renewed"]);
  });

  it("that is being confirmed is neither begun anew nor confirmed twice nor turned off twice by another tab", async () => {
    const viewer = await makeStaff("support");
    await startTwoFactor(viewer, from);
    const { secret } = await getTwoFactor(viewer);
    const mine = eq(twoFactors.userId, viewer.user.id);
    /** How many statements of the database are at the lock of this row. */
    const waiting = async () => {
      const [[row]] = await pool().query<RowDataPacket[]>("SELECT COUNT(*) AS n FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND info LIKE ? AND info LIKE '%for update'", [`%two_factors%${viewer.user.id}%`]);
      return Number(row?.n);
    };
    /** Begun while another transaction changes the row, judged by what that left. */
    const during = async (change: (tx: Tx) => Promise<unknown>, work: () => Promise<unknown>) => {
      const racing = await transaction(async (tx) => {
        await change(tx);
        const begun = [work().catch((error: unknown) => error)];
        await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
        return begun;
      });
      return racing[0];
    };
    const confirm = (tx: Tx) => tx.update(twoFactors).set({ confirmedAt: now() }).where(mine);
    expect(await during(confirm, () => startTwoFactor(viewer, from))).toMatchObject({ reason: "two_factor_on" });
    expect(await getTwoFactor(viewer)).toMatchObject({ state: "on", secret: null });
    await db().update(twoFactors).set({ confirmedAt: null }).where(mine);
    expect(await during(confirm, () => confirmTwoFactor(viewer, from, { code: codeOf(secret ?? "") }))).toMatchObject({ reason: "two_factor_on" });
    await db().update(sessions).set({ secondFactorAt: now() }).where(eq(sessions.userId, viewer.user.id));
    expect(await during((tx) => tx.delete(twoFactors).where(mine), async () => stopTwoFactor(await again(viewer), from))).toMatchObject({ reason: "two_factor_off" });
  });

  it("is set up with a code of the app, told to its owner, and kept sealed", async () => {
    const { viewer, secret, codes } = await enrolled();
    expect(new Set(codes).size).toBe(10);
    const [row] = await db().select().from(twoFactors).where(eq(twoFactors.userId, viewer.user.id));
    expect(row?.sealedSecret).not.toContain(secret);
    expect(JSON.stringify(await db().select().from(recoveryCodes).where(eq(recoveryCodes.userId, viewer.user.id)))).not.toContain(codes[0]);
    expect(await getTwoFactor(viewer)).toMatchObject({ state: "on", owed: "given", secret: null, uri: null, recoveryCodesLeft: 10 });
    expect(await db().select().from(messages).where(eq(messages.userId, viewer.user.id))).toMatchObject([{ data: { event: "two-factor-enabled" } }]);
    const audit = await db().select().from(auditLog).where(eq(auditLog.targetId, viewer.user.id));
    expect(audit).toMatchObject([{ action: "two-factor.start" }, { action: "two-factor.enable", before: { twoFactor: "pending" }, after: { twoFactor: true } }]);
    expect(JSON.stringify(audit)).not.toContain(secret);
  });

  it("is owed by every other session, old and new, and keeps it out of every read", async () => {
    const { viewer, secret } = await enrolled();
    const other = await signIn(viewer.user);
    expect(await getSecondFactor(other)).toBe("code");
    await expect(authorize(other, "users.read")).rejects.toMatchObject({ code: "forbidden", reason: "second_factor_required" });
    await expect(stopTwoFactor(other, from)).rejects.toMatchObject({ reason: "second_factor_required" });
    await giveSecondFactor(other, from, { code: codeOf(secret) });
    await expect(authorize(await again(other), "users.read")).resolves.toBeUndefined();
  });

  it("takes each code once, also 20 times at once, and the neighbours of the present one", async () => {
    const { viewer, secret } = await enrolled();
    advanceClock(10 * minute);
    const others = await Promise.all(Array.from({ length: 4 }, () => signIn(viewer.user)));
    const code = codeOf(secret);
    const results = await Promise.allSettled(others.map((other) => giveSecondFactor(other, from, { code })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const given = await db().select().from(sessions).where(eq(sessions.userId, viewer.user.id));
    expect(given.filter((session) => session.secondFactorAt)).toHaveLength(2);
    advanceClock(10 * minute);
    const late = codeOf(secret);
    advanceClock(30 * second);
    await expect(giveSecondFactor(await signIn(viewer.user), from, { code: ` ${late.slice(0, 3)} ${late.slice(3)} ` })).resolves.toBeUndefined();
    advanceClock(10 * minute);
    const old = codeOf(secret);
    advanceClock(61 * second);
    await expect(giveSecondFactor(await signIn(viewer.user), from, { code: old })).rejects.toEqual(wrong);
  });

  it("is guessed five times in five minutes at most: then the right code fails too", async () => {
    const { viewer, secret } = await enrolled();
    advanceClock(10 * minute);
    const other = await signIn(viewer.user);
    const guesses = await Promise.allSettled(Array.from({ length: 50 }, () => giveSecondFactor(other, from, { code: "000000" })));
    const reasons = guesses.map((guess) => (guess.status === "rejected" ? guess.reason.code : "given"));
    expect(reasons.filter((code) => code === "invalid")).toHaveLength(5);
    await expect(giveSecondFactor(other, from, { code: codeOf(secret) })).rejects.toMatchObject({ code: "too_many_requests" });
    advanceClock(5 * minute);
    await expect(giveSecondFactor(other, from, { code: codeOf(secret) })).resolves.toBeUndefined();
  });

  it("takes 20 wrong codes a day, however slowly: then nothing passes, and its owner is told, once", async () => {
    const { viewer, secret, codes } = await enrolled();
    const told = async () => (await db().select().from(messages).where(eq(messages.userId, viewer.user.id))).filter(({ data }) => data.event === "two-factor-guessed");
    const noted = async () => (await db().select().from(securityEvents).where(eq(securityEvents.userId, viewer.user.id))).filter(({ kind }) => kind === "two_factor_guessed");
    advanceClock(10 * minute);
    const other = await signIn(viewer.user, { expiresAt: fromNow(2 * day) });
    const guess = (code: string) => giveSecondFactor(other, from, { code }).then(() => "given", (error: AppError) => error.reason);
    const some = async (code: string, many: number) => {
      const said = await Promise.all(Array.from({ length: many }, () => guess(code)));
      advanceClock(5 * minute);
      return said;
    };
    // A right one is not counted, and takes back nothing.
    expect(await some("000000", 4)).toEqual(Array(4).fill("invalid_fields"));
    expect(await some(codeOf(secret), 1)).toEqual(["given"]);
    for (const code of ["000000", "ABCDE-FGHJK", "111111"]) expect(await some(code, 5)).toEqual(Array(5).fill("invalid_fields"));
    expect(await told()).toEqual([]);
    expect((await some("222222", 5)).sort()).toEqual(["invalid_fields", ...Array(4).fill("second_factor_spent")]);
    for (const code of [codeOf(secret), codes[0] ?? ""]) expect(await guess(code)).toBe("second_factor_spent");
    expect(await told()).toMatchObject([{ kind: "security-notice", recipient: viewer.user.mobile }]);
    expect(await noted()).toMatchObject([{ ip: from.ip }]);
    advanceClock(day);
    expect(await guess(codeOf(secret))).toBe("given");
  });

  it("is unlocked by an admin after too many wrong codes", async () => {
    const { viewer, secret } = await enrolled();
    const other = await signIn(viewer.user, { expiresAt: fromNow(day) });
    for (let n = 0; n < 20; n++) {
      advanceClock(minute + second);
      await expect(giveSecondFactor(other, from, { code: "000000" })).rejects.toEqual(wrong);
    }
    advanceClock(5 * minute);
    await expect(giveSecondFactor(other, from, { code: codeOf(secret) })).rejects.toMatchObject({ code: "too_many_requests", reason: "second_factor_spent" });
    await unlockUser(await makeStaff("admin"), from, { userId: viewer.user.id });
    await expect(giveSecondFactor(other, from, { code: codeOf(secret) })).resolves.toBeUndefined();
  });

  it("can be replaced by a recovery code, once, however it is typed; new ones put the old ones out of use", async () => {
    const { viewer, codes } = await enrolled();
    const other = await signIn(viewer.user);
    await giveSecondFactor(other, from, { code: ` ${(codes[0] ?? "").toLowerCase().replace("-", " ")}` });
    expect((await getTwoFactor(viewer)).recoveryCodesLeft).toBe(9);
    await expect(giveSecondFactor(await signIn(viewer.user), from, { code: codes[0] ?? "" })).rejects.toEqual(wrong);
    const fresh = await renewRecoveryCodes(viewer, from);
    advanceClock(5 * minute);
    await expect(giveSecondFactor(await signIn(viewer.user), from, { code: codes[1] ?? "" })).rejects.toEqual(wrong);
    await expect(giveSecondFactor(await signIn(viewer.user), from, { code: fresh[1] ?? "" })).resolves.toBeUndefined();
    const stranger = await enrolled();
    await expect(giveSecondFactor(await signIn(stranger.viewer.user), from, { code: fresh[2] ?? "" })).rejects.toEqual(wrong);
  });

  it("has ten recovery codes, however many tabs ask for new ones at once", async () => {
    const { viewer } = await enrolled();
    const rounds = await Promise.all(Array.from({ length: 8 }, () => renewRecoveryCodes(viewer, from)));
    expect(rounds.map((codes) => codes.length)).toEqual(Array(8).fill(10));
    expect((await getTwoFactor(viewer)).recoveryCodesLeft).toBe(10);
  });

  it("is not for shoppers, not without the password again, and not twice", async () => {
    await expect(startTwoFactor(await makeStaff("shopper"), from)).rejects.toMatchObject({ code: "forbidden" });
    const stale = await makeStaff("support");
    advanceClock(11 * minute);
    await expect(startTwoFactor(stale, from)).rejects.toMatchObject({ reason: "step_up_required" });
    resetClock();
    const { viewer } = await enrolled();
    await expect(startTwoFactor(viewer, from)).rejects.toMatchObject({ reason: "two_factor_on" });
    await stopTwoFactor(viewer, from);
    expect(await getTwoFactor(viewer)).toMatchObject({ state: "off", recoveryCodesLeft: 0 });
  });
});
