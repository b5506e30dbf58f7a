import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packStatic } from "../local/pack-static.mjs";
import { accepts, staticMemory } from "./static-memory";

const folder = mkdtempSync(join(tmpdir(), "static-"));
const source = `console.log(${JSON.stringify("lemon ".repeat(50))});\n`;
/** What V8 takes as "compile everything in here while it loads": the first line, exactly so. */
const script = `//# allFunctionsCalledOnLoad\n${source}`;
let server: Server;

beforeAll(async () => {
  mkdirSync(join(folder, "static/chunks"), { recursive: true });
  writeFileSync(join(folder, "static/chunks/a.js"), source);
  writeFileSync(join(folder, "static/chunks/a.css"), "a{}");
  writeFileSync(join(folder, "static/chunks/a.woff2"), "font");
  packStatic(folder);
  const answer = staticMemory(folder);
  server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(404).end("Next's");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

type Got = { status: number; headers: IncomingHttpHeaders; body: Buffer };
const ask = (path: string, headers: Record<string, string>, method = "GET") =>
  new Promise<Got>((resolve, reject) => {
    get({ port: (server.address() as AddressInfo).port, path, headers, method, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    }).on("error", reject);
  });

test("a script comes in the best coding the browser takes, for ever, with the headers of every answer", async () => {
  const best = await ask("/_next/static/chunks/a.js", { "accept-encoding": "gzip, deflate, br, zstd" });
  expect([best.status, best.headers["content-encoding"], brotliDecompressSync(best.body).toString()]).toEqual([200, "br", script]);
  expect(best.headers).toMatchObject({ "cache-control": "public, max-age=31536000, immutable", "content-type": "application/javascript; charset=UTF-8", vary: "Accept-Encoding", "x-content-type-options": "nosniff" });
  const older = await ask("/_next/static/chunks/a.js", { "accept-encoding": "gzip, br;q=0" });
  expect([older.headers["content-encoding"], gunzipSync(older.body).toString()]).toEqual(["gzip", script]);
  expect(best.headers["strict-transport-security"]).toBeUndefined();
  expect((await ask("/_next/static/chunks/a.js", { "accept-encoding": "br", "x-forwarded-proto": "https" })).headers["strict-transport-security"]).toContain("max-age");
});

test("the files themselves are what the front door gives out", async () => {
  expect(readFileSync(join(folder, "static/chunks/a.js"), "utf8")).toBe(script);
  const style = await ask("/_next/static/chunks/a.css", { "accept-encoding": "br" });
  expect(brotliDecompressSync(style.body).toString()).toBe("a{}");
});

test("who holds it already gets 304", async () => {
  const { headers } = await ask("/_next/static/chunks/a.js", { "accept-encoding": "br" });
  const again = await ask("/_next/static/chunks/a.js", { "accept-encoding": "br", "if-none-match": `"x", ${headers.etag}` });
  expect([again.status, again.body.length, again.headers["content-encoding"]]).toEqual([304, 0, undefined]);
});

test("everything else is left to Next: no coding, a part, another method, another file, a way out of the folder", async () => {
  const left: [string, Record<string, string>, string?][] = [
    ["/_next/static/chunks/a.js", {}], ["/_next/static/chunks/a.js", { "accept-encoding": "identity" }], ["/_next/static/chunks/a.js", { "accept-encoding": "br", range: "bytes=0-1" }],
    ["/_next/static/chunks/a.js", { "accept-encoding": "br" }, "HEAD"], ["/_next/static/chunks/a.woff2", { "accept-encoding": "br" }], ["/_next/static/chunks/a.js.br", { "accept-encoding": "br" }],
    ["/_next/static/../packed/chunks/a.js", { "accept-encoding": "br" }],
  ];
  for (const [path, headers, method] of left) expect((await ask(path, headers, method)).status, `${method ?? "GET"} ${path} ${JSON.stringify(headers)}`).toBe(404);
});

test("Accept-Encoding is read by names and by q", () => {
  expect(accepts("gzip;q=0.5, BR", "br")).toBe(true);
  for (const none of ["brx", "br;q=0", "br; q=0.00", "gzip", undefined]) expect(accepts(none, "br"), String(none)).toBe(false);
});
