import "server-only";
import { recordEvent } from "@/lib/account/events";
import { now } from "@/lib/clock";
import { enqueueMessage } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Viewer } from "@/lib/sessions/current";
import { endOtherSessions } from "@/lib/sessions/end";
import { toLocale } from "@/lib/i18n/routing";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import { byStaff, lockSubject, reachOf } from "./subject";

/** Signs an account out everywhere, from its next request on, and tells its owner. @returns how many sessions ended. @throws AppError 403, 404 */
export async function endUserSessions(viewer: Viewer, from: From, { userId }: { userId: string }): Promise<number> {
  await authorizeWrite(viewer, "users.end-sessions");
  return transactionWithMessages(async (tx) => {
    const user = await lockSubject(tx, viewer, userId);
    const ended = await endOtherSessions(user.id, null, tx);
    await recordAudit(tx, viewer, from, { action: "user.end-sessions", target: { type: "user", id: user.id }, before: { sessions: ended }, after: { sessions: 0 } });
    if (ended === 0) return 0;
    const cause = await recordEvent(tx, user.id, "sessions_ended", byStaff, { by: "staff" });
    const to = reachOf(user);
    if (to) {
      const data = { username: user.username, event: "sessions-ended" as const, time: now() };
      await enqueueMessage(tx, { kind: "security-notice", cause, userId: user.id, to, locale: toLocale(user.locale), data });
    }
    return ended;
  });
}
