import "server-only";
import { transaction } from "@/db";
import { now } from "@/lib/clock";
import { AppError, invalid } from "@/lib/errors";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { countRecoveryCodes, takeRecoveryCode } from "./recovery-codes";
import { authorizeSelf, countGuess, markGiven, readFactor, takeTotp } from "./two-factor";

/**
 * Gives this session its second factor: a code of the app, or a recovery code, which is used up.
 * @throws AppError 403; 409 `two_factor_off`; 422 `code_wrong` (also one that was used before); 429 after five tries.
 */
export async function giveSecondFactor(viewer: Viewer, from: From, { code }: { code: string }): Promise<void> {
  authorizeSelf(viewer);
  await countGuess(viewer.user.id);
  await transaction(async (tx) => {
    const row = await readFactor(viewer.user.id, tx);
    if (!row?.confirmedAt) throw new AppError("conflict", "two_factor_off");
    const digits = code.normalize("NFKC").replaceAll(/\s/g, "");
    if (/^\d{6}$/.test(digits)) await takeTotp(tx, row, digits);
    else if (await takeRecoveryCode(tx, row.userId, code.normalize("NFKC"))) {
      const left = await countRecoveryCodes(row.userId, tx);
      await recordAudit(tx, viewer, from, { action: "two-factor.recovery-used", target: { type: "user", id: row.userId }, before: { recoveryCodes: left + 1 }, after: { recoveryCodes: left } });
    } else throw invalid({ code: "code_wrong" });
    await markGiven(tx, viewer, now());
  });
}
