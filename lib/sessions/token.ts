import "server-only";
import { createCipheriv, hkdfSync, randomBytes } from "node:crypto";
import { decode } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { second } from "@/lib/clock";
import { env } from "@/lib/env";
import { cookieName, cookieOf } from "@/lib/request";

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

const keys = new Map<string, Buffer>();

/** The key next-auth derives for tokens under this name (`getDerivedEncryptionKey` of its jwt.js), derived once. */
function sealingKey(secret: string, name: string): Buffer {
  const known = keys.get(secret + name);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", secret, name, `Auth.js Generated Encryption Key (${name})`, 32));
  keys.set(secret + name, key);
  return key;
}

const tokenHeader = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM" })).toString("base64url");

/**
 * The token of a session: a JWE (RFC 7516) that only `AUTH_SECRET` makes and opens, the cookie's value and the Bearer token
 * alike. next-auth's `decode` reads it; its `encode` goes seven times through the thread pool, which costs as much as a
 * quarter of a login. A random nonce is good for 2³² tokens of one secret (NIST SP 800-38D, 8.3).
 * @param seconds how long it can be used at most; its row may end before
 */
export function sealToken(userId: string, sessionId: string, seconds: number): string {
  const at = Math.floor(Date.now() / second);
  const inside = JSON.stringify({ sub: userId, sid: sessionId, iat: at, exp: at + seconds });
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(env().AUTH_SECRET, sessionCookie()), nonce).setAAD(Buffer.from(tokenHeader));
  const body = Buffer.concat([cipher.update(inside, "utf8"), cipher.final()]);
  return [tokenHeader, "", nonce.toString("base64url"), body.toString("base64url"), cipher.getAuthTag().toString("base64url")].join(".");
}

/**
 * What tokens of ours say inside, so that each is opened once and not at every request (deriving its key costs more than
 * the query after it). Whether the session lives is not in here: that is asked of the database every time.
 */
const opened = new Map<string, { sid: string; ends: number }>();
const openedMost = 5_000;

/** The session id sealed in a token, or null when the token is not ours or has ended. */
export async function sessionIdOf(token: string): Promise<string | null> {
  const known = opened.get(token);
  if (known) {
    // next-auth/jwt goes by the real clock, too.
    if (known.ends > Date.now()) return known.sid;
    opened.delete(token);
  }
  try {
    const inside = await decode({ token, secret: env().AUTH_SECRET, salt: sessionCookie() });
    if (typeof inside?.sid !== "string") return null;
    if (typeof inside.exp === "number") keep(token, { sid: inside.sid, ends: inside.exp * second });
    return inside.sid;
  } catch {
    return null;
  }
}

/** The oldest makes room. */
function keep(token: string, inside: { sid: string; ends: number }): void {
  const oldest = opened.size >= openedMost ? opened.keys().next().value : undefined;
  if (oldest !== undefined) opened.delete(oldest);
  opened.set(token, inside);
}
