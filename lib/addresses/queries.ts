import "server-only";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { db, prepared, type Reader } from "@/db";
import { addresses, users } from "@/db/schema";
import { getAreaTree } from "@/lib/areas/cache";
import { cityName } from "@/lib/areas/division";
import type { AreaTree } from "@/lib/areas/tree";
import { day, fromNow } from "@/lib/clock";
import { isId } from "@/lib/id";
import { addressLimits } from "./limits";
import type { AddressOutput } from "./output";
import type { AddressRow } from "./own";

/** An address as pages and API show it; names in Chinese, which is what a label needs. */
export function asAddress(tree: AreaTree, row: AddressRow, defaultAddressId: string | null): AddressOutput {
  const city = tree.byCode.get(row.cityCode);
  const district = tree.byCode.get(row.districtCode);
  return {
    id: row.id, title: row.title, receiver: row.receiver,
    provinceCode: row.provinceCode, cityCode: row.cityCode, districtCode: row.districtCode,
    province: tree.byCode.get(row.provinceCode)?.name ?? "",
    city: city && district ? cityName({ city, district }) : "",
    district: district?.name ?? "",
    place: row.place, mobile: row.mobile, tel: row.tel, email: row.email, postcode: row.postcode,
    isDefault: row.id === defaultAddressId,
    createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString(),
  };
}

const liveAddresses = prepared((reader) =>
  reader
    .select({ address: addresses, defaultAddressId: users.defaultAddressId })
    .from(users)
    .innerJoin(addresses, and(eq(addresses.userId, users.id), isNull(addresses.deletedAt)))
    .where(eq(users.id, sql.placeholder("userId")))
    .orderBy(desc(addresses.id))
    .prepare(),
);

/** The live addresses of `userId` (20 at most), the default first, then the newest. */
export async function listAddresses(userId: string): Promise<{ items: AddressOutput[]; defaultAddressId: string | null }> {
  const tree = await getAreaTree();
  const rows = await liveAddresses().execute({ userId });
  const defaultAddressId = rows[0]?.defaultAddressId ?? null;
  const items = rows.map((row) => asAddress(tree, row.address, defaultAddressId));
  return { items: [...items.filter((item) => item.isDefault), ...items.filter((item) => !item.isDefault)], defaultAddressId };
}

export type DeletedAddress = AddressOutput & { deletedAt: Date };

/** All addresses of `userId` that can come back, the last deleted first: those of the last 30 days, but 100 at most (`restoreAddress`). */
export async function listDeletedAddresses(userId: string): Promise<DeletedAddress[]> {
  const tree = await getAreaTree();
  const rows = await db()
    .select()
    .from(addresses)
    .where(and(eq(addresses.userId, userId), gt(addresses.deletedAt, fromNow(-addressLimits.deletedDays * day))))
    .orderBy(desc(addresses.deletedAt), desc(addresses.id))
    .limit(addressLimits.deleted);
  return rows.flatMap((row) => (row.deletedAt ? [{ ...asAddress(tree, row, null), deletedAt: row.deletedAt }] : []));
}

/** One live address of `userId`, or null for a missing one and somebody else's alike. */
export async function getAddress(userId: string, addressId: string, reader: Reader = db()): Promise<AddressOutput | null> {
  if (!isId(addressId)) return null;
  const tree = await getAreaTree();
  const [row] = await reader
    .select({ address: addresses, defaultAddressId: users.defaultAddressId })
    .from(addresses)
    .innerJoin(users, eq(users.id, addresses.userId))
    .where(and(eq(addresses.id, addressId), eq(addresses.userId, userId), isNull(addresses.deletedAt)));
  return row ? asAddress(tree, row.address, row.defaultAddressId) : null;
}
