import "server-only";
import { Auth, raw, skipCSRFCheck } from "@auth/core";
import type { NextAuthConfig } from "next-auth";
import { encode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { cookieOptions, isHttps } from "@/lib/request";
import { sessionLife } from "@/lib/sessions/policy";
import { sessionCookie } from "@/lib/sessions/token";
import type { Admitted } from "./admit";

/** Where next-auth's own addresses lie. */
const basePath = "/api/auth";

declare module "next-auth" {
  interface User {
    sid?: string;
    remember?: boolean;
  }
}

/**
 * next-auth keeps the cookie; who may have one is decided before, by the verb that opened the session. Its one
 * credentials provider knows nothing but that session, is made for it alone, and answers no request from outside
 * (ARCHITECTURE rule 5).
 */
function config({ user, session }: Admitted): NextAuthConfig {
  return {
    ...commonConfig(),
    jwt: {
      // The token ends with its session at the latest, also when "remember me" was off.
      encode: (given) =>
        encode({ ...given, maxAge: (given.token?.remember === true ? sessionLife.remembered.most : sessionLife.plain.most) / 1000 }),
    },
    providers: [
      Credentials({
        id: "admitted",
        credentials: {},
        authorize: () => ({ id: user.id, sid: session.id, remember: session.remember }),
      }),
    ],
    callbacks: {
      // Asked when a session begins and never else: who is signed in is asked of the database (lib/sessions).
      jwt: ({ user: admitted }) => (admitted?.sid ? { sub: admitted.id, sid: admitted.sid, remember: admitted.remember === true } : null),
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

/**
 * The cookie that next-auth makes for a session, by its own way in as its `signIn` does, but without needing anything of
 * Next: the front door answers logins, too.
 * @throws Error when next-auth made none, which is a bug.
 */
export async function sealSession(admitted: Admitted): Promise<{ token: string; expires: Date | undefined }> {
  const asked = new Request(`${new URL(env().APP_URL).origin}${basePath}/callback/admitted`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } });
  const answer = await Auth(asked, { ...config(admitted), basePath, raw, skipCSRFCheck });
  const cookie = answer.cookies?.find(({ name, value }) => name === sessionCookie() && value !== "");
  if (!cookie) throw new Error("next-auth made no cookie for a session");
  return { token: cookie.value, expires: cookie.options.expires };
}
