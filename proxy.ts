import createMiddleware from "next-intl/middleware";
import { NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, isPersonalPath } from "@/lib/csp";
import { routing } from "@/lib/i18n/routing";
import { env, isOurHost, signInUrls } from "@/lib/env";

const byLocale = createMiddleware(routing);

/**
 * Before every page: the language, the Content-Security-Policy, and the refusal of other sites' form posts. It is never
 * the only guard: pages, actions and verbs check for themselves.
 */
export default function proxy(request: NextRequest): NextResponse {
  const path = plainPath(request);
  // The front door has looked already; a platform that runs Next itself also answers to names of its own.
  if (!isOurHost(request.headers.get("host"))) return refuse(421, "misdirected");
  if (/^\/(api|_next)(\/|$)/.test(path)) return beyondPages(request, path);
  if (request.method === "POST" && !isOwnPost(request)) return refuse(403, "cross_site");
  if (!["GET", "HEAD", "POST"].includes(request.method)) return refuse(405, "method_not_allowed", { allow: "GET, HEAD, POST" });
  const personal = isPersonalPath(path);
  const nonce = personal ? btoa(crypto.randomUUID()) : null;
  const providers = personal ? Object.values(signInUrls(env())).map((url) => new URL(url).origin) : [];
  const policy = contentSecurityPolicy(nonce, env().NODE_ENV === "development", env().APP_URL.startsWith("https://"), providers);
  const headers = new Headers(request.headers);
  headers.set("x-lm-path", request.nextUrl.pathname + request.nextUrl.search);
  if (nonce) {
    // Next reads the nonce for its own scripts from this request header.
    headers.set("content-security-policy", policy);
    headers.set("x-nonce", nonce);
  } else {
    headers.delete("content-security-policy");
    headers.delete("x-nonce");
  }
  // A file of public/ has no language.
  const isFile = !personal && /\.[a-z0-9]+$/i.test(path);
  const response = isFile ? NextResponse.next({ request: { headers } }) : byLocale(new NextRequest(request, { headers }));
  response.headers.set("content-security-policy", policy);
  if (personal) response.headers.set("cache-control", "private, no-store");
  // Whoever follows a link out of a page with a token in its address must not carry it along.
  if (/\/(verify-email|undo-email|reset-password)(\/|$)/.test(path)) response.headers.set("referrer-policy", "same-origin");
  return response;
}

/**
 * Calls of actions and whole forms that are sent where no page is. Next looks for an action in them all the same and breaks
 * on an Origin of `null`, so other sites' go no further. What a signature judges is none of our business.
 */
function beyondPages(request: NextRequest, path: string): NextResponse {
  const origin = request.headers.get("origin");
  const allowed = isOwnPost(request) || (!request.headers.has("next-action") && (origin === null || env().API_ALLOWED_ORIGINS.includes(origin)));
  if (allowed || request.method !== "POST" || /^\/api\/(inngest|webhooks)(\/|$)/.test(path)) return NextResponse.next();
  const problem = { type: "urn:lemon-mall:cross_site", title: "Forbidden", status: 403, code: "forbidden", reason: "cross_site" };
  return NextResponse.json(problem, { status: 403, headers: { "content-type": "application/problem+json", "cache-control": "private, no-store" } });
}

/** Forms post to pages only from this shop's own pages: a foreign, `null` or missing Origin is refused. */
function isOwnPost(request: NextRequest): boolean {
  return request.headers.get("origin") === new URL(env().APP_URL).origin;
}

/** The path as Next's router reads it: `/%6Cogin` is the login page too. */
function plainPath(request: NextRequest): string {
  try {
    return decodeURIComponent(request.nextUrl.pathname);
  } catch {
    return request.nextUrl.pathname;
  }
}

function refuse(status: number, reason: string, more: Record<string, string> = {}): NextResponse {
  return new NextResponse(`${reason}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...more } });
}

export const config = {
  matcher: [
    // Pages, whatever their address ends in; not the API, not Next's own files …
    "/((?!api/|_next/).*)",
    // … but what Next takes for a call of an action, wherever it goes.
    { source: "/:path*", has: [{ type: "header", key: "next-action" }] },
    { source: "/:path*", has: [{ type: "header", key: "content-type", value: "multipart/.*" }] },
  ],
};
