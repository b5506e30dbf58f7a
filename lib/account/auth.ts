import "server-only";
import { Auth, raw, skipCSRFCheck } from "@auth/core";
import { CredentialsSignin } from "@auth/core/errors";
import type { NextAuthConfig } from "next-auth";
import { encode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { cookieOptions, isHttps } from "@/lib/request";
import { sessionLife } from "@/lib/sessions/policy";
import { sessionCookie } from "@/lib/sessions/token";
import { type OpenedSession, openSession } from "./open-session";

/** Where next-auth's own addresses lie. */
const basePath = "/api/auth";

declare module "next-auth" {
  interface User {
    sid?: string;
    remember?: boolean;
  }
}

/**
 * next-auth keeps the cookie; who may have one is decided before: its only credentials are a login grant, made by a verb
 * that checked everything, used once within 30 seconds (ARCHITECTURE rule 5).
 * @param tell hears of the session that a grant opened, which next-auth does not hand back.
 */
function config(tell: (session: OpenedSession) => void = () => undefined): NextAuthConfig {
  return {
    ...commonConfig(),
    jwt: {
      // The token ends with its session at the latest, also when "remember me" was off.
      encode: (given) =>
        encode({ ...given, maxAge: (given.token?.remember === true ? sessionLife.remembered.most : sessionLife.plain.most) / 1000 }),
    },
    providers: [
      Credentials({
        id: "grant",
        credentials: { grant: {} },
        authorize: async ({ grant }) => {
          const session = typeof grant === "string" ? await openSession(grant) : null;
          if (session) tell(session);
          return session && { id: session.userId, sid: session.id, remember: session.remember };
        },
      }),
    ],
    callbacks: {
      // Asked when a grant is handed in and never else: who is signed in is asked of the database (lib/sessions).
      jwt: ({ user }) => (user?.sid ? { sub: user.id, sid: user.sid, remember: user.remember === true } : null),
    },
  };
}

/** What every use of next-auth here has in common. */
export function commonConfig() {
  return {
    secret: env().AUTH_SECRET,
    trustHost: true,
    useSecureCookies: isHttps(),
    session: { strategy: "jwt", maxAge: sessionLife.remembered.most / 1000 },
    cookies: { sessionToken: { name: sessionCookie(), options: cookieOptions() } },
    logger: {
      error: (error: Error) => log.warn({ error: error.name, because: because(error.cause) }, "next-auth refused"),
      warn: (code: string) => log.debug({ warning: code }, "next-auth"),
      debug: () => undefined,
    },
  } satisfies Partial<NextAuthConfig>;
}

/** What kind of thing went wrong, by name only: the messages repeat what a provider answered, tokens included. */
function because(cause: unknown): string[] {
  if (typeof cause !== "object" || cause === null) return [];
  const named = "err" in cause && cause.err instanceof Error ? cause.err : cause;
  const own = [named instanceof Error ? named.name : null, "error" in named ? named.error : null].filter((name) => typeof name === "string");
  return named instanceof Error && named.cause instanceof Error ? [...own, named.cause.name] : own;
}

/** The session a login grant opened, and the cookie next-auth made for it. */
export type SignedIn = { session: OpenedSession; token: string; expires: Date | undefined };

/**
 * Hands a login grant to next-auth's own way in, as its `signIn` does, but needs nothing of Next: the front door answers
 * logins, too.
 * @returns null when the grant is unknown, used or too old.
 */
export async function signInByGrant(grant: string): Promise<SignedIn | null> {
  let session: OpenedSession | undefined;
  const url = `${new URL(env().APP_URL).origin}${basePath}/callback/grant`;
  const asked = new Request(url, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ grant }) });
  try {
    const answer = await Auth(asked, { ...config((opened) => (session = opened)), basePath, raw, skipCSRFCheck });
    const cookie = answer.cookies?.find(({ name, value }) => name === sessionCookie() && value !== "");
    return session && cookie ? { session, token: cookie.value, expires: cookie.options.expires } : null;
  } catch (error) {
    if (error instanceof CredentialsSignin) return null;
    throw error;
  }
}
