import "server-only";
import { cookies } from "next/headers";
import { second } from "@/lib/clock";
import { cookieLine, cookieOptions } from "@/lib/request";
import { sessionLife } from "@/lib/sessions/policy";
import { sealToken, sessionCookie } from "@/lib/sessions/token";
import type { Admitted } from "./admit";

/** What a session's cookie holds, and until when a browser keeps it: without "remember me" until it is closed. */
export type SessionCookie = { value: string; expires: Date | undefined };

/** For doors: the cookie for a session that a verb opened. */
export function makeSessionCookie({ user, session }: Admitted): SessionCookie {
  const { most } = session.remember ? sessionLife.remembered : sessionLife.plain;
  return { value: sealToken(user.id, session.id, most / second), expires: session.remember ? session.expiresAt : undefined };
}

/** Sets the cookie of a session on the answer of an action or a page's route. */
export async function writeSession({ value, expires }: SessionCookie): Promise<void> {
  (await cookies()).set(sessionCookie(), value, { ...cookieOptions(), ...(expires ? { expires } : {}) });
}

/** The same cookie as a header's line, for calls. */
export function sessionLine({ value, expires }: SessionCookie): string {
  return cookieLine(sessionCookie(), value, expires ? { expires } : {});
}

/** Takes the session cookie off this browser; the row must have been ended before. */
export async function forgetSession(): Promise<void> {
  (await cookies()).set(sessionCookie(), "", { ...cookieOptions(), maxAge: 0 });
}
