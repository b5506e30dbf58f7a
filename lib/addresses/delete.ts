import "server-only";
import { and, eq } from "drizzle-orm";
import { transaction } from "@/db";
import { addresses } from "@/db/schema";
import { now } from "@/lib/clock";
import { lastUsed, lockOwner, ownAddress, writeDefault } from "./own";

/**
 * Takes one live address out of `userId`'s book. Orders keep what they point at; it can come back for 30 days. When it was
 * the default, the most recently used of the others becomes it.
 * @returns its title and whether it was the default. @throws AppError 404 for a missing, deleted or foreign one.
 */
export async function deleteAddress(userId: string, addressId: string): Promise<{ title: string; wasDefault: boolean }> {
  return transaction(async (tx) => {
    const owner = await lockOwner(tx, userId);
    const { title } = await ownAddress(tx, userId, addressId);
    const at = now();
    await tx.update(addresses).set({ deletedAt: at, updatedAt: at }).where(and(eq(addresses.id, addressId), eq(addresses.userId, userId)));
    const wasDefault = owner.defaultAddressId === addressId;
    if (wasDefault) await writeDefault(tx, userId, await lastUsed(tx, userId), at);
    return { title, wasDefault };
  });
}
