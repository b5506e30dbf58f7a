import "server-only";
import { and, eq } from "drizzle-orm";
import { transaction } from "@/db";
import { sessions } from "@/db/schema";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { describeDevice } from "@/lib/sessions/device-name";
import { endOtherSessions, endSession } from "@/lib/sessions/end";
import { recordEvent } from "./events";

/**
 * Signs out one device of a person, at its next request, on every process.
 * @throws AppError 404 for a session that is not theirs, or not there.
 */
export async function signOutDevice(userId: string, client: Client, sessionId: string): Promise<void> {
  if (!isId(sessionId)) throw notFound();
  await transaction(async (tx) => {
    const [session] = await tx.select({ userAgent: sessions.userAgent }).from(sessions).where(and(eq(sessions.userId, userId), eq(sessions.id, sessionId)));
    if (!session || !(await endSession(userId, sessionId, tx))) throw notFound();
    await recordEvent(tx, userId, "session_ended", client, { device: describeDevice(session.userAgent) });
  });
}

/** Signs out every device of a person but the one that asks. @returns how many. */
export function signOutOthers(viewer: Viewer, client: Client): Promise<number> {
  return transaction(async (tx) => {
    const count = await endOtherSessions(viewer.user.id, viewer.session.id, tx);
    if (count > 0) await recordEvent(tx, viewer.user.id, "sessions_ended", client, { count: String(count) });
    return count;
  });
}
