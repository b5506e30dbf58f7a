import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db";
import { users } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError, invalid } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { checkPassword, hashPassword } from "@/lib/password";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { endOtherSessions } from "@/lib/sessions/end";
import { requireStepUp } from "@/lib/sessions/step-up";
import { recordEvent } from "./events";
import { forgetDevices } from "./forget-devices";
import { notifyOfPassword } from "./password-notice";
import { passwordProblem } from "./password-policy";
import type { User } from "./user";

/**
 * Gives the account another password, or its first one. All other sessions end and all other browsers are
 * forgotten; this one stays.
 * @throws AppError 403 `step_up_required`, 422 `newPassword`: `password_common` …, `password_same`; 409
 * `password_changed_meanwhile` when another request changed it first.
 */
export async function changePassword(viewer: Viewer, client: Client, given: { newPassword: string }): Promise<void> {
  requireStepUp(viewer);
  const [user] = await db().select().from(users).where(eq(users.id, viewer.user.id));
  if (!user) throw new Error("the account of a live session is missing");
  await refuseBadPassword(user, given.newPassword);
  const passwordHash = await hashPassword(given.newPassword);
  await transactionWithMessages(async (tx) => {
    const at = now();
    const unchanged = user.passwordHash === null ? isNull(users.passwordHash) : eq(users.passwordHash, user.passwordHash);
    const [done] = await tx.update(users).set({ passwordHash, passwordChangedAt: at, updatedAt: at }).where(and(eq(users.id, user.id), unchanged));
    if (done.affectedRows !== 1) throw new AppError("conflict", "password_changed_meanwhile");
    await endOtherSessions(user.id, viewer.session.id, tx);
    await forgetDevices(tx, user.id, client.device);
    const cause = await recordEvent(tx, user.id, user.passwordHash === null ? "password_set" : "password_changed", client);
    await notifyOfPassword(tx, user, cause, user.passwordHash === null ? "set" : "changed", at);
  });
}

/**
 * What both ways to a new password refuse.
 * @throws AppError 422 on `newPassword`: easy to guess, personal, the shop's name, or the current one.
 */
export async function refuseBadPassword(user: User, newPassword: string): Promise<void> {
  const problem = passwordProblem(newPassword, { username: user.username, mobile: user.mobile, email: user.email, pendingEmail: user.pendingEmail });
  if (problem) throw invalid({ newPassword: problem });
  if (user.passwordHash && (await checkPassword(user.passwordHash, newPassword)).right) throw invalid({ newPassword: "password_same" });
}
