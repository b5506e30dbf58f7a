import "server-only";
import { and, desc, eq, gt, inArray } from "drizzle-orm";
import type { Tx } from "@/db";
import { devices, sessions } from "@/db/schema";
import { now } from "@/lib/clock";
import { mostSessions } from "@/lib/sessions/queries";

/** What one account keeps: nobody has so many browsers, but who knows a password could open sessions without end. */
export const mostOfAccount = { sessions: mostSessions, devices: 50 } as const;

/**
 * Ends what an account has too many of, the longest unused first. For sign-ins from a new browser, and for some of the others;
 * the account's row is locked meanwhile, so parallel ones come one after the other.
 */
export async function keepNewest(tx: Tx, userId: string): Promise<void> {
  // A piece of an older, longer list at a time: each sign-in takes more away than it adds.
  const piece = 100;
  const live = and(eq(sessions.userId, userId), gt(sessions.expiresAt, now()));
  const oldSessions = await tx.select({ id: sessions.id }).from(sessions).where(live).orderBy(desc(sessions.lastUsedAt), desc(sessions.id)).limit(piece).offset(mostOfAccount.sessions);
  if (oldSessions.length > 0) await tx.delete(sessions).where(inArray(sessions.id, oldSessions.map(({ id }) => id)));
  const oldDevices = await tx.select({ id: devices.id }).from(devices).where(eq(devices.userId, userId)).orderBy(desc(devices.lastSeenAt), desc(devices.id)).limit(piece).offset(mostOfAccount.devices);
  if (oldDevices.length > 0) await tx.delete(devices).where(inArray(devices.id, oldDevices.map(({ id }) => id)));
}
