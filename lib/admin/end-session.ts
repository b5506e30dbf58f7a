import "server-only";
import { transaction } from "@/db";
import { recordEvent } from "@/lib/account/events";
import { notFound } from "@/lib/errors";
import type { Viewer } from "@/lib/sessions/current";
import { endSession } from "@/lib/sessions/end";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import { byStaff, lockSubject } from "./subject";

/** Signs one device of an account out. @throws AppError 403, or 404 when this account has no such session. */
export async function endUserSession(viewer: Viewer, from: From, { userId, sessionId }: { userId: string; sessionId: string }): Promise<void> {
  await authorizeWrite(viewer, "users.end-sessions");
  await transaction(async (tx) => {
    const user = await lockSubject(tx, viewer, userId);
    if (!(await endSession(user.id, sessionId, tx))) throw notFound();
    await recordEvent(tx, user.id, "session_ended", byStaff, { by: "staff" });
    await recordAudit(tx, viewer, from, { action: "user.end-session", target: { type: "user", id: user.id }, before: { session: sessionId }, after: { session: null } });
  });
}
