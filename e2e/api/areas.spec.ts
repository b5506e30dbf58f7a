import { expect, test } from "@playwright/test";
import { ContractClient } from "../contract";

type Item = { code: string; name: string; nameEn: string };
type Detail = Item & { children: Item[] };
const client = new ContractClient();
const area = async (code: string) => (await client.call<Detail>("GET", `/areas/${code}`)).body;
const names = async (code: string) => (await area(code)).children.map((child) => child.name);

test("the provinces, for everybody, in two languages", async () => {
  const { status, body } = await client.call<{ items: Item[] }>("GET", "/areas");
  expect(status).toBe(200);
  expect(body.items).toHaveLength(34);
  expect(body.items[0]).toEqual({ code: "110000", name: "北京市", nameEn: "Beijing" });
  expect(body.items.map((item) => item.nameEn)).toEqual(expect.arrayContaining(["Shaanxi", "Shanxi", "Inner Mongolia", "Hong Kong", "Macao", "Taiwan"]));
});

test("what lies below: cities, districts, and districts in the place of hidden cities", async () => {
  expect(await area("440300")).toMatchObject({ code: "440300", name: "深圳市", nameEn: "Shenzhen", children: expect.arrayContaining([{ code: "440305", name: "南山区", nameEn: "Nanshan" }]) });
  for (const code of ["110000", "120000", "310000", "500000", "410000", "420000", "460000", "650000"]) {
    const children = await names(code);
    expect(children.filter((name) => /市辖区|^县$|直辖/.test(name)), code).toEqual([]);
  }
  expect(await names("110000")).toContain("东城区");
  expect(await names("410000")).toEqual(expect.arrayContaining(["郑州市", "济源市"]));
  expect(await names("441900")).toEqual(["东莞市"]);
  expect(await names("440305")).toEqual([]);
  expect(await names("810000")).toEqual(["香港岛", "九龙", "新界"]);
});

test("every province leads down to districts, and no code stands in two places", async () => {
  const provinces = (await client.call<{ items: Item[] }>("GET", "/areas")).body.items;
  const seen = new Set<string>();
  for (const province of provinces) {
    const children = (await area(province.code)).children;
    expect(children.length, province.name).toBeGreaterThan(0);
    for (const child of children) {
      expect(seen.has(child.code), child.code).toBe(false);
      seen.add(child.code);
    }
  }
  expect(seen.size).toBeGreaterThan(400);
});

test("answers are kept by ETag", async () => {
  for (const path of ["/areas", "/areas/440000"]) {
    const first = await client.call("GET", path);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^".+"$/);
    expect(first.headers.get("cache-control")).toMatch(/^public, max-age=\d+/);
    expect(await client.call("GET", path, undefined, { "if-none-match": etag })).toMatchObject({ status: 304, body: {} });
    expect((await client.call("GET", path, undefined, { "if-none-match": '"other"' })).status).toBe(200);
  }
});

for (const code of ["999999", "44", "abc", "440300'%20OR%201=1", "%00", "4403000"]) {
  test(`no such code: ${code}`, async () => {
    const { status, body } = await client.call("GET", `/areas/${code}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "not_found", reason: "not_found" });
  });
}

test("queries it does not know are refused", async () => {
  expect((await client.call("GET", "/areas?area_id=440000")).body).toMatchObject({ status: 422, fields: { area_id: "unknown_field" } });
});
