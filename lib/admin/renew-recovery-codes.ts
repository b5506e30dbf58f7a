import "server-only";
import { AppError } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { countRecoveryCodes, replaceRecoveryCodes } from "./recovery-codes";
import { tellOwner } from "./tell-owner";
import { authorizeOwnChange, lockFactor } from "./two-factor";

/** New recovery codes; the old ones are worth nothing from then on, and the owner is told. @returns them, this once. @throws AppError 403; 409 `two_factor_off` */
export async function renewRecoveryCodes(viewer: Viewer, from: From): Promise<string[]> {
  await authorizeOwnChange(viewer);
  return transactionWithMessages(async (tx) => {
    const row = await lockFactor(tx, viewer.user.id);
    if (!row?.confirmedAt) throw new AppError("conflict", "two_factor_off");
    const left = await countRecoveryCodes(row.userId, tx);
    const codes = await replaceRecoveryCodes(tx, row.userId);
    await recordAudit(tx, viewer, from, { action: "two-factor.recovery-codes", target: { type: "user", id: row.userId }, before: { recoveryCodes: left }, after: { recoveryCodes: codes.length } });
    await tellOwner(tx, viewer, from, "recovery_codes_renewed", "recovery-codes-renewed");
    return codes;
  });
}
