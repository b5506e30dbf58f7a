import "server-only";
import { Answer, type Asked } from "@/lib/answer";

/**
 * An answer that is the same for everybody and rarely changes: kept by browsers and proxies for five minutes, then asked
 * for by ETag. The tag is the version of the data, since path and version say all.
 */
export function cacheableAnswer(request: Asked, version: string, body: unknown): Answer {
  const etag = `"${version}"`;
  const headers = { "cache-control": "public, max-age=300", etag };
  const known = request.headers.get("if-none-match")?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(etag) || known?.includes("*")) return new Answer(304, headers, null);
  return Answer.json(body, { headers });
}
