import "server-only";

/**
 * An answer that is the same for everybody and rarely changes: kept by browsers and proxies for five minutes, then asked
 * for by ETag. The tag is the version of the data, since path and version say all.
 */
export function cacheableAnswer(request: Request, version: string, body: unknown): Response {
  const etag = `"${version}"`;
  const headers = { "cache-control": "public, max-age=300", etag };
  const known = request.headers.get("if-none-match")?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(etag) || known?.includes("*")) return new Response(null, { status: 304, headers });
  return Response.json(body, { headers });
}
