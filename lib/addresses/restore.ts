import "server-only";
import { and, count, eq, gt, or } from "drizzle-orm";
import { transaction, type Tx } from "@/db";
import { addresses } from "@/db/schema";
import { getAreaTree } from "@/lib/areas/cache";
import { day, fromNow, now } from "@/lib/clock";
import { notFound } from "@/lib/errors";
import { addressLimits } from "./limits";
import type { AddressOutput } from "./output";
import { type AddressRow, lockOwner, lockRoom, ownAddress, writeDefault } from "./own";
import { asAddress } from "./queries";

/**
 * Brings back an address that `userId` deleted less than 30 days and a hundred deletions ago; one that is live already stays
 * as it is. With `asDefault` (undoing the deletion of the default), or when there is no other, it becomes the default.
 * @throws AppError 404 for a missing, foreign or long deleted one; 409 `address_limit` when the book is full again.
 */
export async function restoreAddress(userId: string, addressId: string, { asDefault = false } = {}): Promise<AddressOutput> {
  const tree = await getAreaTree();
  return transaction(async (tx) => {
    const owner = await lockOwner(tx, userId);
    const row = await ownAddress(tx, userId, addressId, "any");
    if (row.deletedAt === null) return asAddress(tree, row, owner.defaultAddressId);
    if (row.deletedAt <= fromNow(-addressLimits.deletedDays * day)) throw notFound();
    if ((await deletedSince(tx, row, row.deletedAt)) >= addressLimits.deleted) throw notFound();
    await lockRoom(tx, userId);
    const changed = { deletedAt: null, updatedAt: now() };
    await tx.update(addresses).set(changed).where(and(eq(addresses.id, addressId), eq(addresses.userId, userId)));
    const becomesDefault = asDefault || owner.defaultAddressId === null;
    if (becomesDefault) await writeDefault(tx, userId, addressId, changed.updatedAt);
    return asAddress(tree, { ...row, ...changed }, becomesDefault ? addressId : owner.defaultAddressId);
  });
}

/** How many of its owner's addresses were deleted after this one, in the order of `listDeletedAddresses`, which has no room for more. */
async function deletedSince(tx: Tx, { id, userId }: AddressRow, deletedAt: Date): Promise<number> {
  const later = or(gt(addresses.deletedAt, deletedAt), and(eq(addresses.deletedAt, deletedAt), gt(addresses.id, id)));
  const [row] = await tx.select({ count: count() }).from(addresses).where(and(eq(addresses.userId, userId), later));
  return row?.count ?? 0;
}
