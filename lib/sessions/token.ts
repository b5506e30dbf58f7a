import "server-only";
import { cookies, headers } from "next/headers";
import { second } from "@/lib/clock";
import { env } from "@/lib/env";
import { cookieName, cookieOf } from "@/lib/request";
import { openInside, sealInside } from "@/lib/token-seal";

/** The session cookie's name; a Bearer token is the same value. */
export function sessionCookie(): string {
  return cookieName("lm-session");
}

/** How a request carried its session: a Bearer token can't be sent by another site's page, a cookie can. */
export type Carrier = "cookie" | "bearer";

/** Whether an Authorization header speaks of a Bearer token, a right one or not. */
export function isBearer(authorization: string | null): boolean {
  return /^bearer\b/i.test(authorization ?? "");
}

/** A token of our form, and how it came. */
export type Carried = { token: string; carrier: Carrier };

/** The token of the request being answered, if it carries one that has our form. */
export async function readToken(): Promise<Carried | null> {
  // Next's own jar, which also knows what an action has just set or taken off.
  return choose((await headers()).get("authorization"), (await cookies()).get(sessionCookie())?.value);
}

/** The token in a request's headers, if they carry one that has our form: for calls, which hold their request. */
export function tokenOf(all: Pick<Headers, "get">): Carried | null {
  return choose(all.get("authorization"), cookieOf(all, sessionCookie()));
}

function choose(authorization: string | null, cookie: string | null | undefined): Carried | null {
  // Whoever says Bearer is judged by that alone: a cookie beside it would escape the check of where the request came from.
  if (isBearer(authorization)) {
    const token = /^Bearer ([\w.-]{20,4096})$/i.exec(authorization ?? "")?.[1];
    return token ? { token, carrier: "bearer" } : null;
  }
  return cookie ? { token: cookie, carrier: "cookie" } : null;
}

/**
 * The token of a session, the cookie's value and the Bearer token alike.
 * @param seconds how long it can be used at most; its row may end before
 */
export function sealToken(userId: string, sessionId: string, seconds: number): string {
  const iat = Math.floor(Date.now() / second);
  return sealInside(env().AUTH_SECRET, sessionCookie(), { sub: userId, sid: sessionId, iat, exp: iat + seconds });
}

/**
 * The session id sealed in a token, or null when the token is not ours or has ended. Whether the session lives is not in
 * there: that is asked of the database every time.
 */
export function sessionIdOf(token: string): string | null {
  const inside = openInside(env().AUTH_SECRET, sessionCookie(), token);
  return inside && inside.exp * second > Date.now() ? inside.sid : null;
}
