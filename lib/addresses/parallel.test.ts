import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db";
import { makeAddress, makeUser } from "@/db/factories";
import { users } from "@/db/schema";
import { createAddress } from "./create";
import { deleteAddress } from "./delete";
import { listAddresses, listDeletedAddresses } from "./queries";
import { restoreAddress } from "./restore";
import { setDefaultAddress } from "./set-default";
import { anAddress, together } from "./testing";

/** What must hold whatever happened at once: 20 at most, and the default is one of the live ones, or there are none. */
async function check(userId: string): Promise<number> {
  const { items } = await listAddresses(userId);
  const [owner] = await db().select({ id: users.defaultAddressId }).from(users).where(eq(users.id, userId));
  expect(items.length).toBeLessThanOrEqual(20);
  expect(items.map((item) => item.id)).toContain(owner?.id ?? (items.length === 0 ? undefined : "a default"));
  expect(items.filter((item) => item.isDefault)).toHaveLength(1);
  return items.length;
}

const reasons = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [String((result.reason as { reason?: string }).reason ?? result.reason)] : []));

describe("at the same moment", () => {
  it("50 first addresses: 20 of them, one default, a clean answer for the rest", async () => {
    const { id: userId } = await makeUser();
    const results = await together(50, () => createAddress(userId, anAddress()));
    expect(await check(userId)).toBe(20);
    expect(reasons(results)).toEqual(Array(30).fill("address_limit"));
    expect(results.filter((result) => result.status === "fulfilled" && result.value.isDefault)).toHaveLength(1);
  });

  it("a 21st fifty times: none", async () => {
    const { id: userId } = await makeUser();
    const first = await createAddress(userId, anAddress());
    for (let at = 1; at < 20; at++) await makeAddress(userId);
    expect(reasons(await together(50, () => createAddress(userId, anAddress())))).toHaveLength(50);
    expect(await check(userId)).toBe(20);
    expect((await listAddresses(userId)).defaultAddressId).toBe(first.id);
  });

  it("ten defaults: one of them", async () => {
    const { id: userId } = await makeUser();
    const ids: string[] = [];
    for (let at = 0; at < 10; at++) ids.push((await createAddress(userId, anAddress())).id);
    expect(reasons(await together(50, (at) => setDefaultAddress(userId, ids[at % 10] ?? "")))).toEqual([]);
    expect(await check(userId)).toBe(10);
  });

  it("deleting and choosing the default: never a default that is gone", async () => {
    const { id: userId } = await makeUser();
    const ids: string[] = [];
    for (let at = 0; at < 12; at++) ids.push((await createAddress(userId, anAddress())).id);
    const results = await together(44, (at) => {
      const id = ids[at % 11] ?? "";
      return at % 2 === 0 ? setDefaultAddress(userId, id) : deleteAddress(userId, id).then(() => undefined);
    });
    expect(new Set(reasons(results))).toEqual(new Set(["not_found"]));
    expect(await check(userId)).toBe(1);
  });

  it("one deletion fifty times: once", async () => {
    const { id: userId } = await makeUser();
    const { id } = await createAddress(userId, anAddress());
    await createAddress(userId, anAddress());
    expect(reasons(await together(50, () => deleteAddress(userId, id)))).toHaveLength(49);
    expect(await check(userId)).toBe(1);
    expect(await listDeletedAddresses(userId)).toHaveLength(1);
  });

  it("restoring into a book with one free place: one comes back", async () => {
    const { id: userId } = await makeUser();
    const gone = await Promise.all(Array.from({ length: 10 }, () => makeAddress(userId, { deletedAt: new Date() })));
    await createAddress(userId, anAddress());
    for (let at = 1; at < 19; at++) await makeAddress(userId);
    const results = await together(30, (at) =>
      at % 3 === 0 ? createAddress(userId, anAddress()) : restoreAddress(userId, gone[at % 10]?.id ?? ""),
    );
    expect(await check(userId)).toBe(20);
    expect(new Set(reasons(results))).toEqual(new Set(["address_limit"]));
  });
});
