import "server-only";
import { db } from "@/db";
import { retryMessages } from "@/lib/messages/retry";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import type { MessageSet } from "./input";
import { mostAtOnce } from "./limits";
import { filterOf } from "./message-queries";

/**
 * Sends the newest of a filtered set again, a thousand at most. The set is written down first, each message with its own
 * change: what was asked for stays known when the process dies halfway.
 * @throws AppError 403
 */
export async function retryStaffMessages(viewer: Viewer, from: From, set: MessageSet): Promise<{ retried: number; refused: number }> {
  await authorizeWrite(viewer, "messages.manage");
  await recordAudit(db(), viewer, from, { action: "messages.retry", target: { type: "messages", id: null }, after: { ...audited(set) } });
  return retryMessages(filterOf(set), {
    most: mostAtOnce,
    along: (tx, { id, newId, state }) =>
      recordAudit(tx, viewer, from, { action: "message.retry", target: { type: "message", id }, before: { state }, after: { state: "queued", message: newId } }),
  });
}

/** A filter as the audit log keeps it: that there was a recipient, not whom. */
export function audited({ recipient, ...set }: MessageSet): Record<string, unknown> {
  return { filter: { ...set, ...(recipient ? { recipient: "***" } : {}) } };
}
