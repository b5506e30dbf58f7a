import "server-only";
import { cookies, headers } from "next/headers";
import { env } from "./env";
import { watchedId } from "./reached";

/** The cookie that names a browser which signed in before. */
export const deviceCookie = "lm-device";

/** What is known of the one who asks, for limits, sessions and the timeline. */
export type Client = {
  ip: string | null;
  userAgent: string | null;
  requestId: string;
  /** The secret of the device cookie: which browser this is, for accounts that signed in on it before. */
  device: string | null;
};

/**
 * The client of the request being answered. The address is the only `x-forwarded-for` that server.ts (or the platform)
 * wrote; what the client wrote there never arrives.
 */
export async function getClient(): Promise<Client> {
  return { ...clientOf(await headers()), device: await readCookie(deviceCookie) };
}

/** The client whose request has these headers: for calls, which hold their request. */
export function clientOf(all: Pick<Headers, "get">): Client {
  return {
    ip: all.get("x-forwarded-for")?.split(",").at(-1)?.trim() || null,
    userAgent: all.get("user-agent")?.slice(0, 300) || null,
    requestId: watchedId(all.get("x-request-id")) ?? crypto.randomUUID(),
    device: cookieOf(all, cookieName(deviceCookie)),
  };
}

/** The value of a cookie in a request's headers, read as Next reads it: the last of several, no broken escapes. */
export function cookieOf(all: Pick<Headers, "get">, name: string): string | null {
  let found: string | null = null;
  for (const pair of (all.get("cookie") ?? "").split(/; */)) {
    if (!pair.startsWith(`${name}=`)) continue;
    try {
      found = decodeURIComponent(pair.slice(name.length + 1));
    } catch {
      // As if it had not come.
    }
  }
  return found;
}

/** True where cookies can be `Secure`, that is where the shop is served by https. */
export function isHttps(): boolean {
  return env().APP_URL.startsWith("https://");
}

/** A cookie's name: with the `__Host-` prefix on https, so that no other host of the domain can set it. */
export function cookieName(name: string): string {
  return isHttps() ? `__Host-${name}` : name;
}

/** How every cookie of ours is set: unreadable to scripts, never sent along by other sites' posts. */
export function cookieOptions() {
  return { httpOnly: true, sameSite: "lax", secure: isHttps(), path: "/" } as const;
}

/** One of our own cookies as the line of a `set-cookie` header; without an end it goes with the browser. `maxAge` in seconds. */
export function cookieLine(name: string, value: string, end: { expires?: Date; maxAge?: number } = {}): string {
  const parts = [`${name}=${encodeURIComponent(value)}`, "Path=/"];
  if (end.expires) parts.push(`Expires=${end.expires.toUTCString()}`);
  if (end.maxAge !== undefined) parts.push(`Max-Age=${end.maxAge}`);
  if (isHttps()) parts.push("Secure");
  return [...parts, "HttpOnly", "SameSite=lax"].join("; ");
}

/** Reads one of our own cookies. */
export async function readCookie(name: string): Promise<string | null> {
  return (await cookies()).get(cookieName(name))?.value ?? null;
}

/** Sets one of our own cookies; without `maxAge` (seconds) it ends with the browser. */
export async function writeCookie(name: string, value: string, maxAge?: number): Promise<void> {
  (await cookies()).set(cookieName(name), value, { ...cookieOptions(), ...(maxAge === undefined ? {} : { maxAge }) });
}

let own: { url: string; origin: string } | undefined;

function ownOrigin(): string {
  const url = env().APP_URL;
  if (own?.url !== url) own = { url, origin: new URL(url).origin };
  return own.origin;
}

/** True for an Origin of this shop or of a client that API_ALLOWED_ORIGINS names. */
export function isOwnOrigin(origin: string): boolean {
  return origin === ownOrigin() || env().API_ALLOWED_ORIGINS.includes(origin);
}

/** What names the client that asks: its device, or else its address and agent. */
export function clientKey(client: Pick<Client, "ip" | "userAgent" | "device">): string {
  // Two kinds of names: no cookie can spell somebody's address and agent.
  return client.device ? `device:${client.device}` : `address:${client.ip ?? "none"}|${client.userAgent ?? ""}`;
}
