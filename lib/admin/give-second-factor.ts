import "server-only";
import { now } from "@/lib/clock";
import { AppError, invalid } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { countRecoveryCodes, takeRecoveryCode } from "./recovery-codes";
import { tellOwner } from "./tell-owner";
import { authorizeSelf, countGuess, markGiven, requireFactor, takeTotp } from "./two-factor";
import { countWrongCode, tellWhenSpent, uncountCode } from "./wrong-codes";

/**
 * Gives this session its second factor: a code of the app, or a recovery code, which is used up and told.
 * @throws AppError 403; 409 `two_factor_off`; 422 `code_wrong` (also one that was used before); 429 after five tries in five minutes, and
 * `second_factor_spent` after 20 wrong codes in a day, of which the owner is told.
 */
export async function giveSecondFactor(viewer: Viewer, from: From, { code }: { code: string }): Promise<void> {
  authorizeSelf(viewer);
  await requireFactor(viewer.user.id);
  await countGuess(viewer.user.id);
  try {
    await countWrongCode(viewer.user.id);
    await take(viewer, from, code);
  } catch (error) {
    // Also of one that was refused unread: the process that took the last one may have died before it told.
    if (error instanceof AppError && (error.code === "invalid" || error.reason === "second_factor_spent")) await tellWhenSpent(viewer, from);
    throw error;
  }
}

function take(viewer: Viewer, from: From, code: string): Promise<void> {
  return transactionWithMessages(async (tx) => {
    const row = await requireFactor(viewer.user.id, tx);
    const digits = code.normalize("NFKC").replaceAll(/\s/g, "");
    if (/^\d{6}$/.test(digits)) await takeTotp(tx, row, digits);
    else if (await takeRecoveryCode(tx, row.userId, code.normalize("NFKC"))) {
      const left = await countRecoveryCodes(row.userId, tx);
      await recordAudit(tx, viewer, from, { action: "two-factor.recovery-used", target: { type: "user", id: row.userId }, before: { recoveryCodes: left + 1 }, after: { recoveryCodes: left } });
      await tellOwner(tx, viewer, from, "recovery_code_used", "recovery-code-used");
    } else throw invalid({ code: "code_wrong" });
    await uncountCode(tx, row.userId);
    await markGiven(tx, viewer, now());
  });
}
