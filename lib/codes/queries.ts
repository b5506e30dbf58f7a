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
  const state = row.messageId ? await getDelivery(row.messageId) : "sent";
  if (row.purpose !== "reset") return state;
  // A reset's code that had nobody to go to is never on its way: both kinds look the same all along.
  if (row.createdAt > fromNow(-resetSettles)) return "sending";
  return state === "failed" ? "failed" : "sent";
}
