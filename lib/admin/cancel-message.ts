import "server-only";
import { cancelMessage } from "@/lib/messages/cancel";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";

/** Keeps one waiting message from being sent. @throws AppError 403, 404, 409 (`cancelMessage`) */
export async function cancelStaffMessage(viewer: Viewer, from: From, { messageId }: { messageId: string }): Promise<void> {
  await authorizeWrite(viewer, "messages.manage");
  await cancelMessage(messageId, (tx, [row]) =>
    recordAudit(tx, viewer, from, { action: "message.cancel", target: { type: "message", id: messageId }, before: { state: row?.state }, after: { state: "cancelled" } }));
}
