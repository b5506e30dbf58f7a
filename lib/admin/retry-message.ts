import "server-only";
import { retryMessage } from "@/lib/messages/retry";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";

/** Sends one `failed` or `unknown` message again. @returns the id of the one on its way. @throws AppError 403, 404, 409 (`retryMessage`) */
export async function retryStaffMessage(viewer: Viewer, from: From, { messageId }: { messageId: string }): Promise<string> {
  await authorizeWrite(viewer, "messages.manage");
  return retryMessage(messageId, (tx, { id, newId, state }) =>
    recordAudit(tx, viewer, from, { action: "message.retry", target: { type: "message", id }, before: { state }, after: { state: "queued", message: newId } }));
}
