import "server-only";
import { and, eq } from "drizzle-orm";
import { transaction } from "@/db";
import { addresses } from "@/db/schema";
import { getAreaTree } from "@/lib/areas/cache";
import { now } from "@/lib/clock";
import { addressColumns } from "./columns";
import type { AddressInput } from "./input";
import type { AddressOutput } from "./output";
import { lockOwner, ownAddress } from "./own";
import { asAddress } from "./queries";

/**
 * Replaces every field of one live address of `userId`.
 * @throws AppError 404 (also for somebody else's), 422 with a reason a field.
 */
export async function updateAddress(userId: string, addressId: string, input: AddressInput): Promise<AddressOutput> {
  const tree = await getAreaTree();
  return transaction(async (tx) => {
    const owner = await lockOwner(tx, userId);
    // Before the fields: that an address exists must not show in how bad input is answered.
    const row = await ownAddress(tx, userId, addressId);
    const at = now();
    const changed = { ...addressColumns(tree, input), usedAt: at, updatedAt: at };
    await tx.update(addresses).set(changed).where(and(eq(addresses.id, addressId), eq(addresses.userId, userId)));
    return asAddress(tree, { ...row, ...changed }, owner.defaultAddressId);
  });
}
