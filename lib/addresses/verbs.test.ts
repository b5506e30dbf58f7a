import { afterEach, describe, expect, it } from "vitest";
import { makeAddress, makeUser } from "@/db/factories";
import { advanceClock, day, minute, resetClock, setClock } from "@/lib/clock";
import { newId } from "@/lib/id";
import { createAddress } from "./create";
import { deleteAddress } from "./delete";
import { getAddress, listAddresses, listDeletedAddresses } from "./queries";
import { renameAddress } from "./rename";
import { restoreAddress } from "./restore";
import { setDefaultAddress } from "./set-default";
import { anAddress } from "./testing";
import { updateAddress } from "./update";

afterEach(resetClock);
const notFound = { code: "not_found", reason: "not_found" };
const book = async (userId: string) => (await listAddresses(userId)).items.map((item) => (item.isDefault ? `${item.title}*` : item.title));

/** A user with addresses of these titles, made one minute after another; the first is the default. */
async function ownerOf(...titles: string[]) {
  const { id: userId } = await makeUser();
  const ids: Record<string, string> = {};
  for (const title of titles) {
    ids[title] = (await createAddress(userId, anAddress({ title }))).id;
    advanceClock(minute);
  }
  return { userId, id: (title: string) => ids[title] ?? "" };
}

describe("the address book", () => {
  it("makes the first address the default and lists it first", async () => {
    const { userId } = await ownerOf("家", "公司", "店");
    expect(await book(userId)).toEqual(["家*", "店", "公司"]);
    const [first] = (await listAddresses(userId)).items;
    expect(first).toMatchObject({ province: "广东省", city: "深圳市", district: "南山区", mobile: "+8613800138000", isDefault: true });
  });

  it("moves the default, and only the default", async () => {
    const { userId, id } = await ownerOf("家", "公司");
    await setDefaultAddress(userId, id("公司"));
    expect(await book(userId)).toEqual(["公司*", "家"]);
    expect((await listAddresses(userId)).defaultAddressId).toBe(id("公司"));
  });

  it("promotes the most recently used one when the default is deleted", async () => {
    const { userId, id } = await ownerOf("家", "公司", "店", "仓库");
    await renameAddress(userId, id("公司"), "新公司");
    expect(await deleteAddress(userId, id("家"))).toEqual({ title: "家", wasDefault: true });
    expect(await book(userId)).toEqual(["新公司*", "仓库", "店"]);
    advanceClock(minute);
    await updateAddress(userId, id("店"), anAddress({ title: "店" }));
    await deleteAddress(userId, id("公司"));
    expect(await book(userId)).toEqual(["店*", "仓库"]);
    expect(await deleteAddress(userId, id("仓库"))).toEqual({ title: "仓库", wasDefault: false });
    await deleteAddress(userId, id("店"));
    expect(await listAddresses(userId)).toEqual({ items: [], defaultAddressId: null });
    await restoreAddress(userId, id("仓库"));
    expect(await book(userId)).toEqual(["仓库*"]);
  });

  it("replaces every field of an address, and edits the title alone", async () => {
    const { userId, id } = await ownerOf("家");
    await updateAddress(userId, id("家"), anAddress({ title: "父母", provinceCode: "110000", cityCode: "110100", districtCode: "110101", tel: "010-62770001" }));
    const changed = await getAddress(userId, id("家"));
    expect(changed).toMatchObject({ title: "父母", province: "北京市", city: "", district: "东城区", tel: "010-62770001", isDefault: true });
    expect((await renameAddress(userId, id("家"), "")).title).toBe("张三");
  });

  it("keeps a deleted address for 30 days, and not a moment longer", async () => {
    const start = new Date();
    setClock(() => start);
    const { userId, id } = await ownerOf("家", "公司");
    await deleteAddress(userId, id("公司"));
    expect((await listDeletedAddresses(userId)).map((item) => item.title)).toEqual(["公司"]);
    expect(await getAddress(userId, id("公司"))).toBeNull();
    advanceClock(30 * day - 1);
    expect((await restoreAddress(userId, id("公司"))).isDefault).toBe(false);
    await deleteAddress(userId, id("公司"));
    advanceClock(30 * day);
    expect(await listDeletedAddresses(userId)).toEqual([]);
    await expect(restoreAddress(userId, id("公司"))).rejects.toMatchObject(notFound);
  });

  it("keeps the hundred that were deleted last: what the list has no room for does not come back", async () => {
    const start = new Date();
    setClock(() => start);
    const { userId } = await ownerOf("家");
    // Two at a time, so that the order of one moment counts, too.
    const gone = await Promise.all(Array.from({ length: 102 }, (_, at) => makeAddress(userId, { deletedAt: new Date(start.getTime() - Math.floor(at / 2) * minute) })));
    await makeAddress((await makeUser()).id, { deletedAt: start });
    const listed = (await listDeletedAddresses(userId)).map((item) => item.id);
    expect(listed).toHaveLength(100);
    const [beyond = "", other = ""] = gone.map(({ id }) => id).filter((id) => !listed.includes(id));
    for (const id of [beyond, other]) await expect(restoreAddress(userId, id)).rejects.toMatchObject(notFound);
    await restoreAddress(userId, listed[99] ?? "");
    // That made room for one.
    const last = (await listDeletedAddresses(userId))[99]?.id ?? "";
    expect([beyond, other]).toContain(last);
    await expect(restoreAddress(userId, last === beyond ? other : beyond)).rejects.toMatchObject(notFound);
    await restoreAddress(userId, last);
  });

  it("undoes the deletion of the default as it was, and takes a second undo for done", async () => {
    const { userId, id } = await ownerOf("家", "公司");
    await deleteAddress(userId, id("家"));
    await restoreAddress(userId, id("家"), { asDefault: true });
    await restoreAddress(userId, id("家"));
    expect(await book(userId)).toEqual(["家*", "公司"]);
  });

  it("refuses a 21st, made or restored", async () => {
    const { userId, id } = await ownerOf("家", "公司");
    await deleteAddress(userId, id("公司"));
    for (let at = 0; at < 19; at++) await makeAddress(userId);
    const full = { code: "conflict", reason: "address_limit" };
    await expect(createAddress(userId, anAddress())).rejects.toMatchObject(full);
    await expect(restoreAddress(userId, id("公司"))).rejects.toMatchObject(full);
    await deleteAddress(userId, id("家"));
    await restoreAddress(userId, id("公司"));
    expect((await listAddresses(userId)).items).toHaveLength(20);
  });

  it("answers for somebody else's, a missing, a malformed and a deleted id alike, and changes nothing", async () => {
    const { userId: stranger } = await ownerOf("家");
    const { userId, id } = await ownerOf("家", "公司");
    await deleteAddress(userId, id("公司"));
    const tries = [[stranger, id("家")], [stranger, id("公司")], [userId, newId()], [userId, "' OR 1=1"], [userId, id("公司")]] as const;
    for (const [who, what] of tries) {
      await expect(updateAddress(who, what, anAddress({ districtCode: "999999" }))).rejects.toMatchObject(notFound);
      await expect(renameAddress(who, what, "x")).rejects.toMatchObject(notFound);
      await expect(setDefaultAddress(who, what)).rejects.toMatchObject(notFound);
      await expect(deleteAddress(who, what)).rejects.toMatchObject(notFound);
      if (what !== id("公司") || who !== userId) await expect(restoreAddress(who, what)).rejects.toMatchObject(notFound);
      expect(await getAddress(who, what)).toBeNull();
    }
    expect([await book(userId), await book(stranger)]).toEqual([["家*"], ["家*"]]);
    expect(await listDeletedAddresses(stranger)).toEqual([]);
  });
});
