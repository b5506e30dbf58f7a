import "server-only";
import { eq } from "drizzle-orm";
import { twoFactors } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { replaceRecoveryCodes } from "./recovery-codes";
import { tellOwner } from "./tell-owner";
import { authorizeOwnChange, countGuess, lockFactor, markGiven, openPending, sealConfirmed, takeTotp } from "./two-factor";

/**
 * Turns one's own second factor on with a first code from the app; other sessions owe a code from then on.
 * @returns the recovery codes, this once.
 * @throws AppError 403; 409 `two_factor_on` or `two_factor_off` (not begun in this session); 422 `code_wrong`; 429 after five tries.
 */
export async function confirmTwoFactor(viewer: Viewer, from: From, { code }: { code: string }): Promise<string[]> {
  await authorizeOwnChange(viewer);
  await countGuess(viewer.user.id);
  return transactionWithMessages(async (tx) => {
    const row = await lockFactor(tx, viewer.user.id);
    if (!row) throw new AppError("conflict", "two_factor_off");
    if (row.confirmedAt) throw new AppError("conflict", "two_factor_on");
    const secret = openPending(row, viewer);
    // Another session began anew meanwhile.
    if (!secret) throw new AppError("conflict", "two_factor_off");
    await takeTotp(tx, row, code, secret);
    const at = now();
    await tx.update(twoFactors).set({ sealedSecret: sealConfirmed(row.userId, secret), confirmedAt: at, updatedAt: at }).where(eq(twoFactors.userId, row.userId));
    await markGiven(tx, viewer, at);
    const codes = await replaceRecoveryCodes(tx, row.userId);
    await recordAudit(tx, viewer, from, { action: "two-factor.enable", target: { type: "user", id: row.userId }, before: { twoFactor: "pending" }, after: { twoFactor: true } });
    await tellOwner(tx, viewer, from, "two_factor_on", "two-factor-enabled");
    return codes;
  });
}
