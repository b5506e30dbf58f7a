import "server-only";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";

type Kept = { until: number; headers: OutgoingHttpHeaders; etag: string | null; body: Buffer };

/** Milliseconds a page is answered from memory before Next is asked again: how late a revalidated page may come. */
const keepFor = 1_000;
const most = { pages: 500, bytes: 512 * 1024 };

const kept = new Map<string, Kept>();

/** What belongs to one answer or one connection, not to the page. */
const ofOneAnswer = new Set(["x-request-id", "date", "connection", "keep-alive", "transfer-encoding", "content-length"]);
/** Next's router asks for parts of pages with headers of these names; drafts are shown by cookie. */
const special = /^(next-|rsc$|x-nextjs-|x-middleware-|x-invoke-|x-prerender|x-matched-path$|purpose$|range$|if-(?!none-match$)|upgrade$|authorization$)/;

/**
 * Prerendered pages, answered for a second from memory as Next answered them last: a page is then 0.05 ms of CPU instead of
 * one. Only what Next itself marks as prerendered is kept; whoever asks for anything unusual gets Next.
 * @returns true when the request was answered. Otherwise the answer that Next is going to give is watched.
 */
export function answerFromMemory(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== "GET" || !/^\/[a-z0-9/-]*$/.test(request.url ?? "") || request.url?.startsWith("/api/")) return false;
  const { headers } = request;
  for (const name in headers) if (special.test(name)) return false;
  if (headers.cookie?.includes("__prerender_bypass") || headers.cookie?.includes("__next_preview_data")) return false;
  // One of two encodings, so that each page is kept twice at most.
  const zipped = /(?:^|[\s,])gzip(?:\s*;\s*q=(?:1|0?\.[1-9]\d*))?\s*(?:,|$)/i.test(headers["accept-encoding"]?.toString() ?? "");
  const key = `${headers.host} ${zipped ? "gzip" : "plain"} ${request.url}`;
  const page = kept.get(key);
  if (page && performance.now() < page.until) {
    send(request, response, page);
    return true;
  }
  if (zipped) headers["accept-encoding"] = "gzip";
  else delete headers["accept-encoding"];
  if (headers["if-none-match"] === undefined) watch(response, key);
  return false;
}

function send(request: IncomingMessage, response: ServerResponse, page: Kept): void {
  for (const name in page.headers) response.setHeader(name, page.headers[name]!);
  if (page.etag && matches(request.headers["if-none-match"], page.etag)) {
    response.removeHeader("content-type");
    response.removeHeader("content-encoding");
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { "content-length": page.body.length }).end(page.body);
}

function matches(asked: string | undefined, etag: string): boolean {
  const plain = etag.replace(/^W\//, "");
  return asked?.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === plain) ?? false;
}

/** Collects the answer while it goes out, and keeps it if it is whole and a prerendered page. */
function watch(response: ServerResponse, key: string): void {
  const parts: Buffer[] = [];
  let size = 0;
  const note = (chunk: unknown, encoding: unknown) => {
    if (chunk === null || chunk === undefined || typeof chunk === "function" || size > most.bytes) return;
    const part = typeof chunk === "string" ? Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8") : Buffer.from(chunk as Uint8Array);
    size += part.length;
    if (size <= most.bytes) parts.push(part);
  };
  // The last ones in the row: what compresses the answer sits above.
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  response.write = ((...given: Parameters<typeof write>) => {
    note(given[0], given[1]);
    return write(...given);
  }) as typeof write;
  response.end = ((...given: Parameters<typeof end>) => {
    note(given[0], given[1]);
    return end(...given);
  }) as typeof end;
  response.once("finish", () => {
    const headers = response.getHeaders();
    if (response.statusCode !== 200 || size > most.bytes || !isPrerendered(headers)) return;
    const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneAnswer.has(name)));
    if (kept.size >= most.pages) kept.clear();
    const etag = headers.etag?.toString() ?? null;
    kept.set(key, { until: performance.now() + keepFor, headers: own, etag, body: Buffer.concat(parts) });
  });
}

function isPrerendered(headers: OutgoingHttpHeaders): boolean {
  const html = headers["content-type"]?.toString().startsWith("text/html");
  const shared = /(?:^|[\s,])s-maxage=\d/.test(headers["cache-control"]?.toString() ?? "");
  return Boolean(html && shared && headers["x-nextjs-prerender"] && !headers["set-cookie"]);
}
