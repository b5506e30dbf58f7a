import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { recordEvent } from "@/lib/account/events";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { toLocale } from "@/lib/i18n/routing";
import { enqueueMessage } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Viewer } from "@/lib/sessions/current";
import { endOtherSessions } from "@/lib/sessions/end";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import { byStaff, lockAdmins, lockSubject, reachOf } from "./subject";

/**
 * Closes an account until it is enabled again: its sessions end at their next request, its owner is told why.
 * @param reason at most 200 code points; its owner reads it.
 * @throws AppError 403, 404; 409 `user_disabled` when it is already, `not_yourself` (so an admin who can sign in is always left).
 */
export async function disableUser(viewer: Viewer, from: From, { userId, reason }: { userId: string; reason: string }): Promise<void> {
  await authorizeWrite(viewer, "users.disable");
  if (userId === viewer.user.id) throw new AppError("conflict", "not_yourself");
  await transactionWithMessages(async (tx) => {
    await lockAdmins(tx, viewer);
    const user = await lockSubject(tx, viewer, userId);
    if (user.disabledAt) throw new AppError("conflict", "user_disabled");
    const at = now();
    await tx.update(users).set({ disabledAt: at, disabledReason: reason, updatedAt: at }).where(eq(users.id, user.id));
    const sessions = await endOtherSessions(user.id, null, tx);
    const cause = await recordEvent(tx, user.id, "account_disabled", byStaff, { by: "staff" });
    await recordAudit(tx, viewer, from, { action: "user.disable", target: { type: "user", id: user.id }, before: { disabled: false, sessions }, after: { disabled: true, reason } });
    const to = reachOf(user);
    if (to) await enqueueMessage(tx, { kind: "account-disabled", cause, userId: user.id, to, locale: toLocale(user.locale), data: { username: user.username, reason } });
  });
}
