import "server-only";
import { and, eq } from "drizzle-orm";
import { db } from "@/db";
import { codes } from "@/db/schema";
import { fromNow, second } from "@/lib/clock";
import { isId } from "@/lib/id";
import { getDelivery } from "@/lib/messages/queries";
import { clientHash } from "./issue";

/** How long a reset's code counts as being sent, whether it goes anywhere or not. Milliseconds. */
export const resetSettles = 3 * second;

/**
 * How the sending of a code went, for the client that asked for it.
 * @param client from `clientKey`.
 * @returns null for a code that does not exist or that another client asked for.
 */
export async function getCodeState(client: string, channel: "sms" | "email", id: string): Promise<"sending" | "sent" | "failed" | null> {
  if (!isId(id)) return null;
  const [row] = await db()
    .select({ messageId: codes.messageId, purpose: codes.purpose, createdAt: codes.createdAt })
    .from(codes)
    .where(and(eq(codes.id, id), eq(codes.channel, channel), eq(codes.clientHash, clientHash(client))));
  if (!row) return null;
  // A reset's code may have had nobody to go to: how it went would tell, while mails or SMS fail, who has an account.
  if (row.purpose === "reset") return row.createdAt > fromNow(-resetSettles) ? "sending" : "sent";
  return row.messageId ? await getDelivery(row.messageId) : "sent";
}
