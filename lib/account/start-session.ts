import "server-only";
import { cookies } from "next/headers";
import { AppError } from "@/lib/errors";
import { cookieLine, cookieOptions } from "@/lib/request";
import { sessionCookie } from "@/lib/sessions/token";
import { signInByGrant } from "./auth";
import type { Me } from "./output";

/** A session that has just begun: its token (the cookie's value), its end, and whose it is. */
export type Started = { token: string; expiresAt: Date; user: Me; cookie: { value: string; expires: Date | undefined } };

/**
 * For doors: hands a login grant to next-auth. Without "remember me" the cookie ends with the browser (next-auth itself
 * always writes Expires).
 * @throws AppError 401 when the grant was used or is too old.
 */
export async function startSession(grant: string): Promise<Started> {
  const signedIn = await signInByGrant(grant);
  if (!signedIn) throw new AppError("unauthenticated", "login_expired");
  const { session, token, expires } = signedIn;
  return { token, expiresAt: session.expiresAt, user: session.user, cookie: { value: token, expires: session.remember ? expires : undefined } };
}

/** Sets the cookie of a session on the answer of an action or a page's route. */
export async function writeSession({ value, expires }: Started["cookie"]): Promise<void> {
  (await cookies()).set(sessionCookie(), value, { ...cookieOptions(), ...(expires ? { expires } : {}) });
}

/** The same cookie as a header's line, for calls. */
export function sessionLine({ value, expires }: Started["cookie"]): string {
  return cookieLine(sessionCookie(), value, expires ? { expires } : {});
}

/** Takes the session cookie off this browser; the row must have been ended before. */
export async function forgetSession(): Promise<void> {
  (await cookies()).set(sessionCookie(), "", { ...cookieOptions(), maxAge: 0 });
}
