import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerFromMemory } from "./page-memory";

let server: Server;
let asked = 0;
let headers: Record<string, string> = {};
let encodings: (string | undefined)[] = [];

beforeEach(async () => {
  asked = 0;
  encodings = [];
  headers = { "content-type": "text/html; charset=utf-8", "cache-control": "s-maxage=31536000", "x-nextjs-prerender": "1", etag: '"one"', "content-security-policy": "default-src 'self'" };
  server = createServer((request, response) => {
    response.setHeader("x-request-id", String(Math.random()));
    if (answerFromMemory(request, response)) return;
    asked++;
    encodings.push(request.headers["accept-encoding"]?.toString());
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.write("<p>page ");
    response.end(`${asked}</p>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => server.close());

type Got = { status: number; headers: IncomingMessage["headers"]; body: string };
const ask = (path: string, more: Record<string, string> = {}) =>
  new Promise<Got>((resolve, reject) => {
    get({ port: (server.address() as AddressInfo).port, path, headers: more, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on("error", reject);
  });

test("a prerendered page is answered once by Next, then from memory, with the same headers and a request id of its own", async () => {
  const first = await ask("/");
  const second = await ask("/");
  expect([first.body, second.body, asked]).toEqual(["<p>page 1</p>", "<p>page 1</p>", 1]);
  expect(second.headers["content-security-policy"]).toBe("default-src 'self'");
  expect(second.headers["content-length"]).toBe("13");
  expect(second.headers["x-request-id"]).not.toBe(first.headers["x-request-id"]);
});

test("who holds the page already gets 304", async () => {
  await ask("/zh");
  const known = await ask("/zh", { "if-none-match": 'W/"one"' });
  expect([known.status, known.body, known.headers.etag]).toEqual([304, "", '"one"']);
  expect((await ask("/zh", { "if-none-match": '"other"' })).status).toBe(200);
});

test("what is personal, sets a cookie, or is not marked as prerendered is never kept", async () => {
  const others: Record<string, string>[] = [{ "cache-control": "private, no-store" }, { "set-cookie": "a=b" }, { "x-nextjs-prerender": "" }, { "content-type": "application/json" }];
  for (const more of others) {
    const before = headers;
    headers = { ...headers, ...more };
    const path = `/p${asked}`;
    await ask(path);
    expect((await ask(path)).body).toBe(`<p>page ${asked}</p>`);
    headers = before;
  }
  expect(asked).toBe(8);
});

test("whoever asks for something unusual is left to Next", async () => {
  await ask("/plain");
  const unusual: [string, Record<string, string>][] = [["/plain?a=1", {}], ["/plain", { rsc: "1" }], ["/plain", { "next-router-prefetch": "1" }], ["/plain", { cookie: "__prerender_bypass=x" }], ["/plain", { range: "bytes=0-3" }], ["/pl%61in", {}]];
  for (const [path, more] of unusual) {
    const before = asked;
    await ask(path, more);
    expect([path, JSON.stringify(more), asked]).toEqual([path, JSON.stringify(more), before + 1]);
  }
});

test("each encoding is kept by itself, and Next is asked for no third one", async () => {
  await ask("/both");
  await ask("/both", { "accept-encoding": "gzip, deflate, br" });
  await ask("/both", { "accept-encoding": "gzip" });
  await ask("/both", { "accept-encoding": "br" });
  expect(encodings).toEqual([undefined, "gzip"]);
});
