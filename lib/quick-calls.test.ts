import { createServer, request as send, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { Answer } from "./answer";
import { publicRoute } from "./api";
import { quickCalls } from "./quick-calls";
import { watch } from "./reached";

let server: Server;
const seen: { method: string; url: string; params: Record<string, string>; body: string; cookie: string | null }[] = [];

async function handler(request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response> {
  seen.push({ method: request.method, url: request.url, params: await context.params, body: await request.text(), cookie: request.headers.get("cookie") });
  if (request.method === "PUT") return new Response(null, { status: 204, headers: { "cache-control": "private, no-store" } });
  return Response.json({ long: "x".repeat(2_000) }, { headers: { vary: "Origin", etag: '"a"' } });
}

beforeEach(async () => {
  seen.length = 0;
  // As the front door does before it asks.
  watch("7");
  const answer = quickCalls([{ folder: "/api/v1/things/[id]", handlers: { GET: handler, PUT: handler, OPTIONS: handler } }], "https://shop.example");
  server = createServer((request, response) => {
    void answer(request, response).then((taken) => {
      if (!taken) response.writeHead(418).end("next");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => server.close());

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const call = send({ port: (server.address() as AddressInfo).port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    call.on("error", reject);
    call.end(body);
  });

test("a call gets its parameters, headers and body, and answers with the headers of every answer", async () => {
  const put = await ask("PUT", "/api/v1/things/01AB-c_d", { cookie: "a=b", "content-type": "application/json" }, '{"a":1}');
  expect(seen[0]).toEqual({ method: "PUT", url: "https://shop.example/api/v1/things/01AB-c_d", params: { id: "01AB-c_d" }, body: '{"a":1}', cookie: "a=b" });
  expect([put.status, put.body.length, put.headers["cache-control"]]).toEqual([204, 0, "private, no-store"]);
  const got = await ask("GET", "/api/v1/things/1");
  expect(got.headers).toMatchObject({
    "x-content-type-options": "nosniff", "referrer-policy": "strict-origin-when-cross-origin", "x-frame-options": "DENY", etag: '"a"',
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "strict-transport-security": "max-age=63072000; includeSubDomains",
  });
  expect(got.headers.vary).toContain("Accept-Encoding");
  expect(got.headers.vary).toContain("Origin");
});

test("long answers are compressed for whoever takes that", async () => {
  const plain = await ask("GET", "/api/v1/things/1");
  const zipped = await ask("GET", "/api/v1/things/1", { "accept-encoding": "br, gzip" });
  expect(zipped.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  expect(plain.headers["content-encoding"]).toBeUndefined();
});

test("a call with a query gets it where that is foreseen", async () => {
  const answer = quickCalls([{ folder: "/api/jobs", handlers: { POST: handler }, query: true }], "https://shop.example");
  server.removeAllListeners("request").on("request", (request, response) => {
    void answer(request, response).then((taken) => {
      if (!taken) response.writeHead(418).end("next");
    });
  });
  expect((await ask("POST", "/api/jobs?fnId=a&stepId=step", {}, "{}")).status).toBe(200);
  expect(seen[0]?.url).toBe("https://shop.example/api/jobs?fnId=a&stepId=step");
  for (const path of ["/api/jobs/x?a=b", "/api/jobsx", "/api/v1/jobs?a=b"]) expect([path, (await ask("POST", path, {}, "{}")).status]).toEqual([path, 418]);
});

test("what is unusual is left to Next: other methods, queries, signs that need decoding, other paths", async () => {
  for (const [method, path] of [["HEAD", "/api/v1/things/1"], ["DELETE", "/api/v1/things/1"], ["OPTIONS", "/api/v1/things/1"], ["GET", "/api/v1/things/1?a=b"], ["GET", "/api/v1/things/%31"],
    ["GET", "/api/v1/things/1/"], ["GET", "/api/v1/things"], ["GET", "/api/v1/things/a.b"], ["GET", "//api/v1/things/1"]] as const) {
    expect([path, (await ask(method, path)).status]).toEqual([path, 418]);
  }
  expect(seen).toEqual([]);
});

test("a call of ours is answered as Next would answer it, header by header", async () => {
  const POST = publicRoute({
    input: z.strictObject({ fruit: z.string() }),
    handler: async ({ input, params, client }) =>
      input.fruit === "none" ? new Answer(204, {}, null) : Answer.json({ ...input, id: params["id"], device: client.device }, { status: 201, headers: { "set-cookie": ["a=1; Path=/", "b=2; Path=/"], vary: "Accept" } }),
  });
  const answer = quickCalls([{ folder: "/api/v1/fruits/[id]", handlers: { POST } }], "http://localhost");
  server.removeAllListeners("request").on("request", (request, response) => void answer(request, response));
  const headers = { "content-type": "application/json", origin: process.env.APP_URL ?? "", cookie: "lm-device=one", "x-request-id": "7", "x-forwarded-for": "192.0.2.1" };
  for (const body of ['{"fruit":"柠檬 🍋"}', '{"fruit":"none"}', '{"fruit":7}', "{", '{"fruit":"\\ud800"}', '{"fruit":"a","more":1}']) {
    const quick = await ask("POST", "/api/v1/fruits/9", headers, body);
    const byNext = await POST(new Request("http://localhost/api/v1/fruits/9", { method: "POST", headers, body }), { params: Promise.resolve({ id: "9" }) });
    expect([quick.status, quick.body.toString()], body).toEqual([byNext.status, await byNext.text()]);
    for (const [name, value] of byNext.headers) {
      if (name === "set-cookie") expect(quick.headers["set-cookie"], body).toEqual(byNext.headers.getSetCookie());
      else if (name === "vary") expect(quick.headers["vary"], body).toMatch(new RegExp(`, ${value}$`));
      else expect(quick.headers[name], `${body} ${name}`).toBe(value);
    }
  }
  const asked = await ask("POST", "/api/v1/fruits/9", headers, '{"fruit":"a"}');
  expect([asked.status, JSON.parse(asked.body.toString()), asked.headers["set-cookie"]]).toEqual([201, { fruit: "a", id: "9", device: "one" }, ["a=1; Path=/", "b=2; Path=/"]]);
});

test("a call of ours that takes no body is sent one: refused as by Next; without one, or with {}, it is done", async () => {
  const PUT = publicRoute({ handler: async () => undefined });
  const answer = quickCalls([{ folder: "/api/v1/fruits/[id]/default", handlers: { PUT } }], "http://localhost");
  server.removeAllListeners("request").on("request", (request, response) => void answer(request, response));
  const headers = { origin: process.env.APP_URL ?? "", "x-request-id": "7" };
  for (const [body, type, status] of [['{"userId":"x"}', "application/json", 422], ["{}", "text/plain", 415], ["{}", "application/json", 204], [undefined, undefined, 204]] as const) {
    const all = { ...headers, ...(type ? { "content-type": type } : {}) };
    const quick = await ask("PUT", "/api/v1/fruits/9/default", all, body);
    const byNext = await PUT(new Request("http://localhost/api/v1/fruits/9/default", { method: "PUT", headers: all, ...(body ? { body } : {}) }), { params: Promise.resolve({ id: "9" }) });
    expect([byNext.status, quick.status, quick.body.toString()], body ?? "none").toEqual([status, status, await byNext.text()]);
  }
});
