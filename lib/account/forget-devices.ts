import "server-only";
import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db";
import { devices } from "@/db/schema";
import { deviceHash } from "./admit";

/**
 * Another password: the account knows no browser any more but the one it was set in (`kept`, its secret). What somebody
 * else signed in from is told of like any new one, and has no tries of its own.
 */
export async function forgetDevices(tx: Tx, userId: string, kept: string | null): Promise<void> {
  await tx.delete(devices).where(and(eq(devices.userId, userId), kept === null ? undefined : ne(devices.tokenHash, deviceHash(kept))));
}
