import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Answer } from "./answer";
import { preferredLocale, publicRoute } from "./api";
import { otherMethods, unknownCall } from "./api-refusals";
import { bodyLimits } from "./parse";

const client = "https://app.partner.example";
// Read once, at the first call.
beforeAll(() => void (process.env.API_ALLOWED_ORIGINS = `${client}, https://other.example`));

const context = { params: Promise.resolve({}) };
const POST = publicRoute({ input: z.strictObject({ text: z.string() }), output: z.object({ length: z.number() }), handler: async ({ input }) => ({ length: input.text.length }) });
const url = "http://localhost/api/v1/something";
const post = (body: BodyInit, more: object = {}) => POST(new Request(url, { method: "POST", headers: { "content-type": "application/json" }, body, ...more }), context);
/** A body of so many bytes. */
const json = (bytes: number) => JSON.stringify({ text: "x".repeat(bytes - JSON.stringify({ text: "" }).length) });

test("a body has 64 KB at most, whether it says its length or not", async () => {
  expect(bodyLimits.bytes).toBe(65_536);
  const chunks = (text: string) => new Blob([text.slice(0, 1000), text.slice(1000)]).stream();
  expect((await post(json(65_536))).status).toBe(200);
  expect((await post(chunks(json(65_536)), { duplex: "half" })).status).toBe(200);
  for (const answer of [await post(json(65_537)), await post(chunks(json(65_537)), { duplex: "half" })]) {
    expect([answer.status, await answer.json()]).toMatchObject([413, { reason: "too_large" }]);
  }
});

describe("a write that takes no body", () => {
  const PUT = publicRoute({ handler: async () => undefined });
  const put = (body: BodyInit | null, type?: string, more: object = {}) => PUT(new Request(url, { method: "PUT", body, headers: type === undefined ? {} : { "content-type": type }, ...more }), context);

  test("passes without one, and with one that says nothing", async () => {
    for (const answer of [await put(null), await put(null, "application/json"), await put(null, "text/plain"), await put(new Blob([]).stream(), "text/plain", { duplex: "half" }), await put("{}", "application/json"), await put(" {\n}", "application/json; charset=utf-8")]) expect(answer.status).toBe(204);
    const GET = publicRoute({ output: z.object({}), handler: async () => ({}) });
    expect((await GET(new Request(url, { headers: { "content-type": "text/plain" } }), context)).status).toBe(200);
  });

  test.each<[BodyInit, string | undefined, number, object]>([
    ['{"userId":"x"}', "application/json", 422, { fields: { userId: "unknown_field" } }], ["[]", "application/json", 422, { fields: { body: "wrong_type" } }], ["null", "application/json", 422, { fields: { body: "wrong_type" } }], ["{", "application/json", 422, { reason: "invalid_json" }],
    [new Uint8Array([0xff, 0xfe]), "application/json", 422, { reason: "invalid_json" }], ["{}", "text/plain", 415, { reason: "json_only" }], ["{}", undefined, 415, { reason: "json_only" }], [new FormData(), undefined, 415, { reason: "json_only" }], [json(65_537), "application/json", 413, { reason: "too_large" }],
  ])("refuses %j as %s: %i", async (body, type, status, problem) => {
    const answer = await put(body, type);
    expect([answer.status, await answer.json()]).toMatchObject([status, problem]);
  });

  test("refuses it in chunks, too", async () => {
    const answer = await put(new Blob(['{"userId":', '"x"}']).stream(), "application/json", { duplex: "half" });
    expect([answer.status, await answer.json()]).toMatchObject([422, { fields: { userId: "unknown_field" } }]);
  });
});

test("a method that a call does not take is refused in words, with what it takes", async () => {
  const { PUT, OPTIONS } = otherMethods("GET", "POST");
  const answer = await PUT(new Request(url, { method: "PUT", headers: { "accept-language": "zh-CN" } }));
  expect([answer.status, answer.headers.get("allow"), answer.headers.get("content-type"), answer.headers.get("content-language")]).toEqual([405, "GET, POST, HEAD, OPTIONS", "application/problem+json", "zh-CN"]);
  expect(await answer.json()).toMatchObject({ status: 405, code: "method_not_allowed", reason: "method_not_allowed" });
  const options = await OPTIONS(new Request(url, { method: "OPTIONS" }));
  expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, POST, HEAD, OPTIONS"]);
});

test.each([
  [null, "en"], ["", "en"], ["zh-CN,zh;q=0.9,en;q=0.8", "zh"], ["en;q=0.1, zh;q=0.9", "zh"], ["en;q=0, ZH-Hant", "zh"], ["zha, fr;q=0.5", "en"], ["fr, zh;q=0.2", "zh"], ["en-GB, zh", "en"], [";,q=", "en"],
])("of Accept-Language %j the language is %s", (header, locale) => {
  expect(preferredLocale({ headers: new Headers(header === null ? {} : { "accept-language": header }) })).toBe(locale);
});

test("an address that no call has is not found, in words", async () => {
  const answer = await unknownCall().DELETE(new Request(url, { method: "DELETE" }));
  expect([answer.status, await answer.json()]).toMatchObject([404, { status: 404, code: "not_found", reason: "not_found" }]);
});

describe("an origin of API_ALLOWED_ORIGINS, and what looks like it", () => {
  const { OPTIONS } = otherMethods("GET", "POST");
  const ask = (origin: string) => OPTIONS(new Request(url, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" } }));
  const GET = publicRoute({ output: z.object({}), handler: async () => ({}) });
  const read = (origin: string) => GET(new Request(url, { headers: { origin } }), context);
  const write = (origin: string) => post('{"text":"a"}', { headers: { "content-type": "application/json", origin } });
  const cors = ({ headers }: Response) => [headers.get("access-control-allow-origin"), headers.get("access-control-allow-credentials")];

  test.each([client, "https://other.example"])("%s may ask beforehand, read and write", async (origin) => {
    const asked = await ask(origin);
    expect([asked.status, asked.headers.get("access-control-allow-methods"), asked.headers.get("allow"), asked.headers.get("vary")]).toEqual([204, "GET, POST", "GET, POST, HEAD, OPTIONS", "Origin"]);
    expect(asked.headers.get("access-control-allow-headers")?.split(", ")).toEqual(expect.arrayContaining(["authorization", "content-type", "accept-language"]));
    for (const answer of [asked, await read(origin), await write(origin)]) expect([answer.ok, ...cors(answer), answer.headers.get("vary")]).toEqual([true, origin, "true", "Origin"]);
    const refused = await post("{", { headers: { "content-type": "application/json", origin } });
    expect([refused.status, ...cors(refused)]).toEqual([422, origin, "true"]);
  });

  test.each([
    "null", "", "http://app.partner.example", "https://app.partner.example:8443", "https://app.partner.example/", "https://APP.partner.example", "https://partner.example", "https://x.app.partner.example",
    "https://app.partner.example.evil.example", "https://app-partner.example", "https://user@app.partner.example", `${client}, https://other.example`, "*",
  ])("%j may not", async (origin) => {
    const [asked, got, written] = [await ask(origin), await read(origin), await write(origin)];
    expect([asked.status, got.status, written.status, await written.json()]).toMatchObject([403, 200, 403, { reason: "cross_site" }]);
    for (const answer of [asked, got, written]) expect(cors(answer)).toEqual([null, null]);
    expect(asked.headers.get("access-control-allow-methods")).toBeNull();
  });
});

test("what shared caches may keep varies by Origin, whoever asks", async () => {
  const GET = publicRoute({ handler: async () => Answer.json({}, { headers: { "cache-control": "public, max-age=300", vary: "Accept" } }) });
  const own = publicRoute({ output: z.object({}), handler: async () => ({}) });
  const asking: Record<string, string>[] = [{}, { origin: client }, { origin: "https://evil.example" }];
  for (const headers of asking) expect((await GET(new Request(url, { headers }), context)).headers.get("vary")).toBe("Accept, Origin");
  expect((await own(new Request(url), context)).headers.get("vary")).toBeNull();
});
