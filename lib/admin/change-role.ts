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
import type { Role } from "@/lib/sessions/permissions";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import { byStaff, lockAdmins, lockSubject, reachOf } from "./subject";

/**
 * Gives an account another role. Its sessions end: staff's live shorter, and none may outlive what it was opened for.
 * @throws AppError 403, 404; 409 `same_role`, `not_yourself`. The last admin stays one: whoever asks is an admin, is not
 * meant, and admins are changed one after the other, so of two who demote each other at once one stays.
 */
export async function changeRole(viewer: Viewer, from: From, { userId, role }: { userId: string; role: Role }): Promise<void> {
  await authorizeWrite(viewer, "users.change-role");
  if (userId === viewer.user.id) throw new AppError("conflict", "not_yourself");
  await transactionWithMessages(async (tx) => {
    await lockAdmins(tx, viewer);
    const user = await lockSubject(tx, viewer, userId);
    if (user.role === role) throw new AppError("conflict", "same_role");
    const at = now();
    await tx.update(users).set({ role, updatedAt: at }).where(eq(users.id, user.id));
    await endOtherSessions(user.id, null, tx);
    const cause = await recordEvent(tx, user.id, "role_changed", byStaff, { by: "staff", role });
    await recordAudit(tx, viewer, from, { action: "user.change-role", target: { type: "user", id: user.id }, before: { role: user.role }, after: { role } });
    const to = reachOf(user);
    const data = { username: user.username, event: "role-changed" as const, time: at };
    if (to) await enqueueMessage(tx, { kind: "security-notice", cause, userId: user.id, to, locale: toLocale(user.locale), data });
  });
}
