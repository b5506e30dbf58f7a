import "server-only";
import { and, eq } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { sessions } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import type { Viewer } from "./current";
import { stepUpLife } from "./policy";

/** Whether this session proved who it is within the last ten minutes. */
export function isFresh(viewer: Viewer): boolean {
  const proved = viewer.session.provedAt?.getTime() ?? 0;
  return now().getTime() - proved < stepUpLife;
}

/**
 * For the verbs of sensitive changes: refuses when the last proof of identity is over ten minutes old.
 * @throws AppError 403 `step_up_required`
 */
export function requireStepUp(viewer: Viewer): void {
  if (!isFresh(viewer)) throw new AppError("forbidden", "step_up_required");
}

/** Notes that the person behind a session of theirs has just proved who they are. */
export async function markProved(userId: string, sessionId: string, writer: Pick<Tx, "update"> = db()): Promise<void> {
  const at = now();
  await writer.update(sessions).set({ provedAt: at, lastUsedAt: at, updatedAt: at }).where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)));
}
