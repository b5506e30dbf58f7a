import { expect, test } from "@playwright/test";
import { ContractClient } from "../contract";

type Address = { id: string; title: string; isDefault: boolean; mobile: string; city: string; cityCode: string; districtCode: string; createdAt: string };
type List = { items: Address[]; defaultAddressId: string | null };
const place = { receiver: "张三", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "科技园1号", mobile: "13800138000" };

async function shopper(): Promise<ContractClient> {
  const client = new ContractClient();
  await client.register();
  return client;
}
const add = async (client: ContractClient, more: Record<string, unknown> = {}) => (await client.call<Address>("POST", "/addresses", { ...place, ...more })).body;
const list = async (client: ContractClient) => (await client.call<List>("GET", "/addresses")).body;

test("an address from birth to restoration", async () => {
  const client = await shopper();
  expect(await list(client)).toEqual({ items: [], defaultAddressId: null });
  const made = await client.call<Address>("POST", "/addresses", { ...place, tel: "0755-26770001", email: "z@example.com", postcode: "518057" });
  expect(made.status).toBe(201);
  expect(made.body).toEqual({
    ...place, id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/), title: "张三", mobile: "+8613800138000", tel: "0755-26770001", email: "z@example.com", postcode: "518057",
    province: "广东省", city: "深圳市", district: "南山区", isDefault: true, createdAt: expect.stringMatching(/Z$/), updatedAt: expect.stringMatching(/Z$/),
  });
  const { id } = made.body;
  expect((await client.call("GET", `/addresses/${id}`)).body).toEqual(made.body);

  const replaced = await client.call<Address>("PUT", `/addresses/${id}`, { ...place, title: "家", provinceCode: "110000", cityCode: "110100", districtCode: "110101" });
  expect(replaced.status).toBe(200);
  // Everything is replaced: what was not sent is empty.
  expect(replaced.body).toMatchObject({ title: "家", city: "", cityCode: "110100", tel: "", postcode: "", isDefault: true });
  expect((await client.call<Address>("PUT", `/addresses/${id}/title`, { title: "公司" })).body.title).toBe("公司");
  expect((await client.call<Address>("PUT", `/addresses/${id}/title`, { title: " " })).body.title).toBe("张三");

  expect((await client.call("DELETE", `/addresses/${id}`)).status).toBe(204);
  expect((await client.call("DELETE", `/addresses/${id}`)).status).toBe(404);
  expect((await client.call("GET", `/addresses/${id}`)).status).toBe(404);
  expect(await list(client)).toEqual({ items: [], defaultAddressId: null });
  expect((await client.call<List>("GET", "/addresses?deleted=true")).body.items.map((item) => item.id)).toEqual([id]);
  expect((await client.call<Address>("POST", `/addresses/${id}/restore`)).body.isDefault).toBe(true);
  expect((await list(client)).defaultAddressId).toBe(id);
});

test("the default: first, chosen, and handed on to the most recently used", async () => {
  const client = await shopper();
  const [a, b, c] = [await add(client, { title: "a" }), await add(client, { title: "b" }), await add(client, { title: "c" })];
  expect([a.isDefault, b.isDefault, c.isDefault]).toEqual([true, false, false]);
  expect((await client.call("PUT", `/addresses/${c.id}/default`)).status).toBe(204);
  await client.call("PUT", `/addresses/${a.id}/title`, { title: "a2" });
  await client.call("DELETE", `/addresses/${c.id}`);
  expect((await list(client)).items.map(({ title, isDefault }) => [title, isDefault])).toEqual([["a2", true], ["b", false]]);
});

test("a 21st is refused with a sentence, made or restored", async () => {
  const client = await shopper();
  const gone = await add(client);
  await client.call("DELETE", `/addresses/${gone.id}`);
  for (let at = 0; at < 20; at++) await add(client);
  for (const [path, body] of [["/addresses", place], [`/addresses/${gone.id}/restore`, undefined]] as const) {
    const refused = await client.call("POST", path, body, { "accept-language": "zh-CN" });
    expect(refused.body).toMatchObject({ status: 409, code: "conflict", reason: "address_limit", detail: expect.stringContaining("20") });
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
  }
});

const bad: [Record<string, unknown>, Record<string, string>][] = [
  [{ receiver: "" }, { receiver: "required" }],
  [{ receiver: "张".repeat(21) }, { receiver: "too_long" }],
  [{ place: "x".repeat(101) }, { place: "too_long" }],
  [{ title: "x".repeat(21) }, { title: "too_long" }],
  [{ mobile: "12345" }, { mobile: "mobile_invalid" }],
  [{ mobile: "+14155552671" }, { mobile: "mobile_invalid" }],
  [{ tel: "26770001" }, { tel: "tel_invalid" }],
  [{ email: "x" }, { email: "email_invalid" }],
  [{ postcode: "1234" }, { postcode: "postcode_invalid" }],
  [{ provinceCode: "999999" }, { provinceCode: "area_unknown" }],
  [{ cityCode: "430100" }, { cityCode: "area_mismatch" }],
  [{ districtCode: "440106" }, { districtCode: "area_mismatch" }],
  [{ districtCode: "999999" }, { districtCode: "area_unknown" }],
  [{ districtCode: undefined }, { districtCode: "required" }],
  [{ provinceCode: 440000 }, { provinceCode: "wrong_type" }],
  [{ receiver: { $ne: "" } }, { receiver: "wrong_type" }],
  [{ isDefault: true }, { isDefault: "unknown_field" }],
  [{ userId: "x" }, { userId: "unknown_field" }],
  [{ createdAt: "2020-01-01T00:00:00Z" }, { createdAt: "unknown_field" }],
  [{ receiver: "a\u0000b" }, { receiver: "invalid_text" }],
  [{ receiver: "a\r\nb" }, { receiver: "invalid_text" }],
];

test("bad input is answered at its field", async () => {
  const client = await shopper();
  const { id } = await add(client);
  for (const [more, fields] of bad) {
    for (const [method, path] of [["POST", "/addresses"], ["PUT", `/addresses/${id}`]] as const) {
      const { status, body } = await client.call(method, path, { ...place, ...more });
      expect({ status, fields: body["fields"] }, `${method} ${JSON.stringify(more)}`).toEqual({ status: 422, fields });
    }
  }
  expect((await client.call("POST", "/addresses", '{"receiver":')).body).toMatchObject({ status: 422, reason: "invalid_json" });
  expect((await client.call("POST", "/addresses", place, { "content-type": "text/plain" })).status).toBe(415);
  expect((await client.call("GET", "/addresses?deleted=maybe")).status).toBe(422);
  expect((await list(client)).items).toHaveLength(1);
});

test("somebody else's address answers exactly as a missing one, and stays as it is", async () => {
  const [owner, stranger] = [await shopper(), await shopper()];
  const { id } = await add(owner, { title: "家" });
  const missing = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  const calls: [string, string, unknown?][] = [
    ["GET", ""], ["PUT", "", place], ["PUT", "", { ...place, districtCode: "999999" }], ["DELETE", ""], ["PUT", "/default"], ["PUT", "/title", { title: "mine" }], ["POST", "/restore"],
  ];
  for (const [method, path, body] of calls) {
    const theirs = await stranger.call(method, `/addresses/${id}${path}`, body);
    const none = await stranger.call(method, `/addresses/${missing}${path}`, body);
    expect(theirs.status, `${method} ${path}`).toBe(404);
    expect(theirs.body).toEqual(none.body);
  }
  expect((await list(owner)).items).toMatchObject([{ id, title: "家", isDefault: true }]);
});

test("nobody without a sign-in", async () => {
  const nobody = new ContractClient();
  for (const [method, path, body] of [["GET", "/addresses"], ["POST", "/addresses", place], ["DELETE", "/addresses/01ARZ3NDEKTSV4RRFFQ69G5FAV"]] as const) {
    expect((await nobody.call(method, path, body)).body).toMatchObject({ status: 401, reason: "unauthenticated" });
  }
});

test("many at once over two doors of one account: 20, one default", async () => {
  const client = await shopper();
  const answers = await Promise.all(Array.from({ length: 40 }, () => client.call("POST", "/addresses", place)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(20);
  const { items, defaultAddressId } = await list(client);
  expect(items.filter((item) => item.isDefault).map((item) => item.id)).toEqual([defaultAddressId]);
});
