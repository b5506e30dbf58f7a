import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fetchScriptsLate, LateScripts } from "./late-scripts";

const chunk = "/_next/static/chunks/";
const style = `<link rel="stylesheet" href="${chunk}s.css" nonce="n1"/>`;
const old = `<script src="${chunk}old.js" noModule="" nonce="n1"></script>`;
const page = `<!DOCTYPE html><html><head>${style}<link rel="preload" as="script" fetchPriority="low" nonce="n1" href="${chunk}start.js"/>`
  + `<script src="${chunk}a.js" async="" nonce="n1"></script><script src="${chunk}turbopack-b_1~.js" async="" nonce="n1"></script>${old}</head>`
  + `<body><p>1 < 2 &lt;script src= é</p><script nonce="n1">(self.__next_f=[]).push(0)</script><script src="${chunk}start.js" nonce="n1" async=""></script><script nonce="n1">more()</script>`
  + `<script src="${chunk}part.js" async="" nonce="n1"></script></body></html>`;
const add = `const a=s=>{const e=document.createElement("script");e.src=s;e.async=true;document.head.append(e);return e}`;
const start = `document.hidden?f():requestAnimationFrame(()=>setTimeout(f))`;
const named = (names: string[]) => JSON.stringify(names.map((name) => chunk + name));
const line = (names: string[], runtime = `"${chunk}turbopack-b_1~.js"`) => `{${add},f=()=>{const l=document.createElement("link");l.rel="preload";l.as="script";l.href=${runtime};document.head.append(l);`
  + `let n=${names.length};for(const s of${named(names)}){const e=a(s);e.onload=e.onerror=()=>{--n||a(${runtime})};}};${start}}`;
const simpleLine = (names: string[]) => `{${add},f=()=>{for(const s of${named(names)}){const e=a(s);}};${start}}`;
const loader = `<script nonce="n1">${line(["a.js", "start.js"])}</script>`;
const late = `<!DOCTYPE html><html><head>${style}${old}</head>`
  + `<body><p>1 < 2 &lt;script src= é</p><script nonce="n1">(self.__next_f=[]).push(0)</script>${loader}<script nonce="n1">more()</script>`
  + `<script src="${chunk}part.js" async="" nonce="n1"></script></body></html>`;

function through(pieces: string[]): string {
  const scripts = new LateScripts();
  return pieces.map((piece) => scripts.take(piece)).join("") + scripts.rest();
}

describe("the scripts of a page", () => {
  it("are fetched by one line at the end of what is shown first, with the page's nonce; later ones stay", () => {
    expect(through([page])).toBe(late);
  });

  it("are found wherever the page is cut, in two pieces and letter by letter", () => {
    for (let at = 0; at <= page.length; at++) expect(through([page.slice(0, at), page.slice(at)]), `cut at ${at}`).toBe(late);
    expect(through([...page])).toBe(late);
  });

  it("are fetched at the very end when Next's start is not where it is expected", () => {
    const strange = page.replace(`<script src="${chunk}start.js" nonce="n1" async=""></script>`, "").replace(`<script src="${chunk}part.js" async="" nonce="n1"></script>`, "");
    const out = through([strange]);
    expect(out).toContain(`</html><script nonce="n1">${line(["a.js"])}</script>`);
  });

  it("are fetched all alike where none of them, or nothing else, is Turbopack's runtime", () => {
    const of = (name: string) => `<html><head><script src="${chunk}${name}" async="" nonce="n1"></script></head><body></body></html>`;
    for (const name of ["a.js", "turbopack-b_1~.js"]) expect(through([of(name)])).toContain(`<script nonce="n1">${simpleLine([name])}</script>`);
  });

  it("of a page without any are not invented, and what has no end comes out whole", () => {
    expect(through(["<html><body>no script</body></html>"])).toBe("<html><body>no script</body></html>");
    expect(through([`<html><body>cut <script src="${chunk}a.js" asy`])).toBe(`<html><body>cut <script src="${chunk}a.js" asy`);
  });
});

let server: Server | undefined;
afterEach(() => void server?.close());
type Got = { status: number; headers: IncomingMessage["headers"]; body: string };

async function answered(answer: (response: ServerResponse) => void, method = "GET"): Promise<Got> {
  const opened = (server = createServer((_, response) => {
    fetchScriptsLate(response);
    answer(response);
  }));
  await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
  return new Promise((resolve, reject) => {
    request({ port: (opened.address() as AddressInfo).port, method, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on("error", reject).end();
  });
}

const html = "text/html; charset=utf-8";

describe("an answer", () => {
  it("with a page goes out changed, by write and end, as text and as bytes, its length no longer that of before", async () => {
    const bytes = Buffer.from(page);
    const ways: ((response: ServerResponse) => void)[] = [
      (response) => response.setHeader("content-type", html).setHeader("content-length", bytes.length).end(page),
      (response) => response.writeHead(200, { "content-type": html, "content-length": bytes.length }).end(bytes),
      (response) => {
        response.setHeader("content-type", html);
        // Within a tag, and within the two bytes of a letter.
        for (const [from, to] of [[0, 200], [200, bytes.indexOf(0xc3) + 1], [bytes.indexOf(0xc3) + 1, bytes.length]] as const) response.write(bytes.subarray(from, to));
        response.end();
      },
    ];
    for (const way of ways) {
      const { body, headers } = await answered(way);
      expect(body).toBe(late);
      expect([undefined, String(Buffer.byteLength(late))]).toContain(headers["content-length"]);
      server?.close();
    }
  });

  it("that is no page goes out as it is", async () => {
    const { body, headers } = await answered((response) => response.setHeader("content-type", "text/x-component").setHeader("content-length", Buffer.byteLength(page)).end(page));
    expect([body, headers["content-length"]]).toEqual([page, String(Buffer.byteLength(page))]);
  });

  it("without a body has none", async () => {
    expect(await answered((response) => response.setHeader("content-type", html).end(), "HEAD")).toMatchObject({ status: 200, body: "" });
    server?.close();
    expect(await answered((response) => response.setHeader("content-type", html).writeHead(304).end())).toMatchObject({ status: 304, body: "" });
  });
});
