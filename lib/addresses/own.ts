import "server-only";
import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import { prepared, type Tx } from "@/db";
import { addresses, users } from "@/db/schema";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import { addressLimits } from "./limits";

export type AddressRow = typeof addresses.$inferSelect;

/**
 * Locks the owner's row for the rest of the transaction, so that one account's changes to its addresses happen one after
 * another: limit, default and deletion are then plain reads. @throws AppError 404 when there is no such account.
 */
export async function lockOwner(tx: Tx, userId: string): Promise<{ defaultAddressId: string | null }> {
  const [owner] = await tx.select({ defaultAddressId: users.defaultAddressId }).from(users).where(eq(users.id, userId)).for("update");
  if (!owner) throw notFound();
  return owner;
}

/** One address of its owner, live or deleted. @throws AppError 404 for a missing one and somebody else's alike. */
export async function ownAddress(tx: Tx, userId: string, addressId: string, kind: "live" | "any" = "live"): Promise<AddressRow> {
  if (!isId(addressId)) throw notFound();
  const live = kind === "live" ? isNull(addresses.deletedAt) : undefined;
  const [row] = await tx.select().from(addresses).where(and(eq(addresses.id, addressId), eq(addresses.userId, userId), live));
  if (!row) throw notFound();
  return row;
}

const roomOf = prepared((reader) =>
  reader
    .select({ defaultAddressId: users.defaultAddressId, live: count(addresses.id) })
    .from(users)
    .leftJoin(addresses, and(eq(addresses.userId, users.id), isNull(addresses.deletedAt)))
    .where(eq(users.id, sql.placeholder("userId")))
    .groupBy(users.id)
    .for("update")
    .prepare(),
);

/**
 * Locks the owner's row as `lockOwner` does, and reads behind that lock, in the same statement, how full the book is: a
 * locking read sees what was committed last, and the owner's row comes first in it.
 * @throws AppError 404 when there is no such account, 409 `address_limit` when it has as many live addresses as it may.
 */
export async function lockRoom(tx: Tx, userId: string): Promise<{ defaultAddressId: string | null }> {
  const [owner] = await roomOf(tx).execute({ userId });
  if (!owner) throw notFound();
  if (owner.live >= addressLimits.live) throw new AppError("conflict", "address_limit");
  return { defaultAddressId: owner.defaultAddressId };
}

/** The live address that was used last, or null. */
export async function lastUsed(tx: Tx, userId: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: addresses.id })
    .from(addresses)
    .where(and(eq(addresses.userId, userId), isNull(addresses.deletedAt)))
    .orderBy(desc(addresses.usedAt), desc(addresses.id))
    .limit(1);
  return row?.id ?? null;
}

/** Makes one address of the account its default, or none. */
export async function writeDefault(tx: Tx, userId: string, addressId: string | null, at: Date): Promise<void> {
  await tx.update(users).set({ defaultAddressId: addressId, updatedAt: at }).where(eq(users.id, userId));
}
