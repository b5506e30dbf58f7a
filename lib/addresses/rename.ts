import "server-only";
import { and, eq } from "drizzle-orm";
import { transaction } from "@/db";
import { addresses } from "@/db/schema";
import { getAreaTree } from "@/lib/areas/cache";
import { now } from "@/lib/clock";
import type { AddressOutput } from "./output";
import { lockOwner, ownAddress } from "./own";
import { asAddress } from "./queries";

/** Gives one live address of `userId` another title (1–20); an empty one becomes the receiver. @throws AppError 404. */
export async function renameAddress(userId: string, addressId: string, title: string): Promise<AddressOutput> {
  const tree = await getAreaTree();
  return transaction(async (tx) => {
    const owner = await lockOwner(tx, userId);
    const row = await ownAddress(tx, userId, addressId);
    const at = now();
    const changed = { title: title || row.receiver, usedAt: at, updatedAt: at };
    await tx.update(addresses).set(changed).where(and(eq(addresses.id, addressId), eq(addresses.userId, userId)));
    return asAddress(tree, { ...row, ...changed }, owner.defaultAddressId);
  });
}
