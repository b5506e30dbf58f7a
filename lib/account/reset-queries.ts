import "server-only";
import { and, eq } from "drizzle-orm";
import { db } from "@/db";
import { codes } from "@/db/schema";
import { now } from "@/lib/clock";
import { clientHash } from "@/lib/codes/issue";
import { resendAfter } from "@/lib/codes/policy";
import { isId } from "@/lib/id";
import { maskEmail, maskMobile } from "@/lib/mask";

/** What a reset was asked for, for the client that asked for it; null for everybody else. The recipient stays at the server. */
export async function getReset(client: string, id: string): Promise<{ channel: "sms" | "email"; recipient: string; createdAt: Date } | null> {
  if (!isId(id)) return null;
  const [row] = await db()
    .select({ channel: codes.channel, recipient: codes.recipient, createdAt: codes.createdAt })
    .from(codes)
    .where(and(eq(codes.id, id), eq(codes.purpose, "reset"), eq(codes.clientHash, clientHash(client))));
  return row ?? null;
}

/**
 * Where the code of a reset was sent, masked, for the client that asked for it; null for everybody else.
 * @returns also the seconds until the next code may be asked for.
 */
export async function getResetRecipient(client: string, id: string): Promise<{ channel: "sms" | "email"; to: string; wait: number } | null> {
  const reset = await getReset(client, id);
  if (!reset) return null;
  const wait = Math.max(0, Math.ceil((reset.createdAt.getTime() + resendAfter - now().getTime()) / 1000));
  return { channel: reset.channel, to: reset.channel === "sms" ? maskMobile(reset.recipient) : maskEmail(reset.recipient), wait };
}
