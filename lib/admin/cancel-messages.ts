import "server-only";
import { db } from "@/db";
import { cancelMessages } from "@/lib/messages/cancel";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import type { MessageSet } from "./input";
import { mostAtOnce } from "./limits";
import { filterOf } from "./message-queries";
import { audited } from "./retry-messages";

/** Keeps the newest waiting ones of a filtered set from being sent, a thousand at most. @returns how many. @throws AppError 403 */
export async function cancelStaffMessages(viewer: Viewer, from: From, set: MessageSet): Promise<{ cancelled: number }> {
  await authorizeWrite(viewer, "messages.manage");
  await recordAudit(db(), viewer, from, { action: "messages.cancel", target: { type: "messages", id: null }, after: audited(set) });
  const cancelled = await cancelMessages(filterOf(set), {
    most: mostAtOnce,
    along: (tx, rows) => recordAudit(tx, viewer, from, ...rows.map(({ id, state }) => ({
      action: "message.cancel" as const, target: { type: "message" as const, id }, before: { state }, after: { state: "cancelled" },
    }))),
  });
  return { cancelled };
}
