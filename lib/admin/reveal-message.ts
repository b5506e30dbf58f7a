import "server-only";
import { eq } from "drizzle-orm";
import { transaction } from "@/db";
import { messages } from "@/db/schema";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorize } from "./authorize";

/** Shows whom a message goes to, and writes down that it was shown. @throws AppError 403, 404 */
export async function revealMessage(viewer: Viewer, from: From, { messageId }: { messageId: string }): Promise<{ recipient: string }> {
  await authorize(viewer, "users.reveal");
  if (!isId(messageId)) throw notFound();
  return transaction(async (tx) => {
    const [message] = await tx.select({ recipient: messages.recipient }).from(messages).where(eq(messages.id, messageId));
    if (!message) throw notFound();
    await recordAudit(tx, viewer, from, { action: "message.reveal", target: { type: "message", id: messageId }, after: { shown: ["recipient"] } });
    return message;
  });
}
