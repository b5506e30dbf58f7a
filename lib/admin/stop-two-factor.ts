import "server-only";
import { eq } from "drizzle-orm";
import { recoveryCodes, twoFactors } from "@/db/schema";
import { AppError } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { tellOwner } from "./tell-owner";
import { authorizeOwnChange, lockFactor } from "./two-factor";

/** Turns one's own second factor off, for another phone say; where it is required the next page asks for a new one. @throws AppError 403; 409 `two_factor_off` */
export async function stopTwoFactor(viewer: Viewer, from: From): Promise<void> {
  await authorizeOwnChange(viewer);
  await transactionWithMessages(async (tx) => {
    const row = await lockFactor(tx, viewer.user.id);
    if (!row?.confirmedAt) throw new AppError("conflict", "two_factor_off");
    await tx.delete(twoFactors).where(eq(twoFactors.userId, row.userId));
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, row.userId));
    await recordAudit(tx, viewer, from, { action: "two-factor.disable", target: { type: "user", id: row.userId }, before: { twoFactor: true }, after: { twoFactor: false } });
    await tellOwner(tx, viewer, from, "two_factor_off", "two-factor-disabled");
  });
}
