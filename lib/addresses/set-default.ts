import "server-only";
import { sql } from "drizzle-orm";
import { statement } from "@/db";
import { addresses, users } from "@/db/schema";
import { now } from "@/lib/clock";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/id";

/**
 * Makes one live address of `userId` the default one. One statement, which takes the owner's row first, as every other
 * change of addresses does, and then the address as it is by then.
 * @throws AppError 404 for a missing, deleted or foreign one.
 */
export async function setDefaultAddress(userId: string, addressId: string): Promise<void> {
  if (!isId(addressId)) throw notFound();
  const at = sql.param(now(), users.updatedAt);
  const [result] = await statement((one) =>
    one.execute(sql`
      update ${users} straight_join ${addresses} on ${addresses.userId} = ${users.id}
      set ${users.defaultAddressId} = ${addresses.id}, ${users.updatedAt} = ${at}, ${addresses.usedAt} = ${at}, ${addresses.updatedAt} = ${at}
      where ${users.id} = ${userId} and ${addresses.id} = ${addressId} and ${addresses.deletedAt} is null`),
  );
  if (result.affectedRows === 0) throw notFound();
}
