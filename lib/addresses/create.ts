import "server-only";
import { preparedInsert, transaction } from "@/db";
import { addresses } from "@/db/schema";
import { getAreaTree } from "@/lib/areas/cache";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { addressColumns } from "./columns";
import type { AddressInput } from "./input";
import type { AddressOutput } from "./output";
import { lockRoom, writeDefault } from "./own";
import { asAddress } from "./queries";

const addRow = preparedInsert(addresses);

/**
 * Adds an address to `userId`'s book; the first one becomes the default.
 * @throws AppError 422 with a reason a field; 409 `address_limit` for a 21st.
 */
export async function createAddress(userId: string, input: AddressInput): Promise<AddressOutput> {
  const tree = await getAreaTree();
  const columns = addressColumns(tree, input);
  return transaction(async (tx) => {
    const owner = await lockRoom(tx, userId);
    const at = now();
    const row = { id: newId(), userId, ...columns, usedAt: at, deletedAt: null, createdAt: at, updatedAt: at };
    await addRow(tx, row);
    if (owner.defaultAddressId === null) await writeDefault(tx, userId, row.id, at);
    return asAddress(tree, row, owner.defaultAddressId ?? row.id);
  });
}
