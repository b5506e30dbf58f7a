import "server-only";
import type { NextAuthConfig } from "next-auth";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { cookieOptions, isHttps } from "@/lib/request";
import { sessionLife } from "@/lib/sessions/policy";
import { sessionCookie } from "@/lib/sessions/token";

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
