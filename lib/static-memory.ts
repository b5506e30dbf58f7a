import "server-only";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { everyAnswer, httpsAnswer } from "./security-headers.js";

/** The folder of a build in which its scripts and styles lie compressed: `<name>.br`, `<name>.gz`. */
export const packedFolder = "packed";

const types: Record<string, string> = { js: "application/javascript; charset=UTF-8", css: "text/css; charset=UTF-8" };
const codings = [["br", "br"], ["gzip", "gz"]] as const;

type Packed = { type: string; etag: string; bodies: { coding: string; body: Buffer }[] };

/** @returns whether an Accept-Encoding takes this coding by its name */
export function accepts(header: string | string[] | undefined, coding: string): boolean {
  return String(header ?? "").split(",").some((one) => {
    const [name, ...rest] = one.trim().toLowerCase().split(/\s*;\s*/);
    return name === coding && !rest.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/**
 * The build's scripts and styles, answered from memory as the build compressed them: Brotli at its best is a sixth smaller
 * than what compressing on the way makes of them, and costs nothing then.
 * @param distDir the build's folder
 * @returns answers a request for one of them, or says false: the request is another's, or asks for something unusual
 */
export function staticMemory(distDir: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  const files = load(join(distDir, packedFolder));
  return (request, response) => {
    const file = request.method === "GET" && request.headers.range === undefined ? files.get(request.url ?? "") : undefined;
    const chosen = file?.bodies.find(({ coding }) => accepts(request.headers["accept-encoding"], coding));
    if (!file || !chosen) return false;
    for (const [name, value] of everyAnswer) response.setHeader(name, value);
    if (request.headers["x-forwarded-proto"] === "https") for (const [name, value] of httpsAnswer) response.setHeader(name, value);
    response.setHeader("cache-control", "public, max-age=31536000, immutable");
    response.setHeader("vary", "Accept-Encoding");
    response.setHeader("etag", file.etag);
    if (request.headers["if-none-match"]?.split(/\s*,\s*/).includes(file.etag)) {
      response.writeHead(304).end();
      return true;
    }
    response.writeHead(200, { "content-type": file.type, "content-encoding": chosen.coding, "content-length": chosen.body.length }).end(chosen.body);
    return true;
  };
}

function load(folder: string): Map<string, Packed> {
  const files = new Map<string, Packed>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const [, path = "", extension = ""] = /^(.+\.(js|css))\.br$/.exec(name.replaceAll("\\", "/")) ?? [];
    const type = types[extension];
    if (!type) continue;
    const bodies = codings.map(([coding, ending]) => ({ coding, body: readFileSync(join(folder, `${path}.${ending}`)) }));
    const etag = `W/"${createHash("sha256").update(bodies[0]?.body ?? "").digest("base64url").slice(0, 20)}"`;
    files.set(`/_next/static/${path}`, { type, etag, bodies });
  }
  return files;
}
