import "server-only";
import { count, inArray } from "drizzle-orm";
import { transaction } from "@/db";
import { loginFailures } from "@/db/schema";
import { recordEvent } from "@/lib/account/events";
import { forgive, forgiveEverywhere } from "@/lib/account/login-limits";
import { stepUpKey } from "@/lib/account/step-up";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import { byStaff, lockSubject } from "./subject";
import { forgiveWrongCodes } from "./wrong-codes";

/** Forgets an account's failed sign-ins and wrong codes of a second factor, so that its owner need not wait any longer. @throws AppError 403, 404 */
export async function unlockUser(viewer: Viewer, from: From, { userId }: { userId: string }): Promise<void> {
  await authorizeWrite(viewer, "users.unlock");
  await transaction(async (tx) => {
    const user = await lockSubject(tx, viewer, userId);
    const [row] = await tx.select({ failures: count() }).from(loginFailures).where(inArray(loginFailures.accountKey, [user.id, stepUpKey(user.id)]));
    await forgiveEverywhere(tx, user.id);
    await forgive(tx, stepUpKey(user.id));
    await forgiveWrongCodes(tx, user.id);
    await recordEvent(tx, user.id, "unlocked", byStaff, { by: "staff" });
    await recordAudit(tx, viewer, from, { action: "user.unlock", target: { type: "user", id: user.id }, before: { failures: row?.failures ?? 0 }, after: { failures: 0 } });
  });
}
