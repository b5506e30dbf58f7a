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
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import { byStaff, lockSubject, reachOf } from "./subject";

/** Opens a disabled account again and tells its owner. @throws AppError 403, 404; 409 `user_enabled` when it is open. */
export async function enableUser(viewer: Viewer, from: From, { userId }: { userId: string }): Promise<void> {
  await authorizeWrite(viewer, "users.disable");
  await transactionWithMessages(async (tx) => {
    const user = await lockSubject(tx, viewer, userId);
    if (!user.disabledAt) throw new AppError("conflict", "user_enabled");
    const at = now();
    await tx.update(users).set({ disabledAt: null, disabledReason: null, updatedAt: at }).where(eq(users.id, user.id));
    const cause = await recordEvent(tx, user.id, "account_enabled", byStaff, { by: "staff" });
    await recordAudit(tx, viewer, from, { action: "user.enable", target: { type: "user", id: user.id }, before: { disabled: true, reason: user.disabledReason }, after: { disabled: false } });
    const to = reachOf(user);
    const data = { username: user.username, event: "account-enabled" as const, time: at };
    if (to) await enqueueMessage(tx, { kind: "security-notice", cause, userId: user.id, to, locale: toLocale(user.locale), data });
  });
}
