import "server-only";
import { transaction } from "@/db";
import { twoFactors } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { newTotpSecret } from "./totp";
import { authorizeOwnChange, lockFactor, sealPending } from "./two-factor";

/** Makes a secret for one's own app; it counts for nothing until a code of it is given, in this session. @throws AppError 403; 409 `two_factor_on` */
export async function startTwoFactor(viewer: Viewer, from: From): Promise<void> {
  await authorizeOwnChange(viewer);
  const { id } = viewer.user;
  await transaction(async (tx) => {
    const row = await lockFactor(tx, id);
    if (row?.confirmedAt) throw new AppError("conflict", "two_factor_on");
    const at = now();
    const fresh = { sealedSecret: sealPending(viewer, newTotpSecret()), confirmedAt: null, lastStep: null, updatedAt: at };
    await tx.insert(twoFactors).values({ userId: id, createdAt: at, ...fresh }).onDuplicateKeyUpdate({ set: fresh });
    await recordAudit(tx, viewer, from, { action: "two-factor.start", target: { type: "user", id }, before: { twoFactor: row ? "pending" : false }, after: { twoFactor: "pending" } });
  });
}
