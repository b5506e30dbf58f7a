import "server-only";
import NextAuth, { AuthError, type NextAuthConfig } from "next-auth";
import { NextRequest } from "next/server";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { cookieName, cookieOptions, isHttps } from "@/lib/request";
import { commonConfig } from "./auth";
import { grantLife } from "./grants";
import type { ProviderId } from "./provider-ids";
import { limitedFetch } from "./providers/limited-fetch";
import { providerFor } from "./providers/list";

/** Who another site says is there. `subject` is the site's own, unchanging name for the person. */
export type Identity = { provider: ProviderId; subject: string; name: string | null; /** When the person signed in there, where the site says so. */ signedInAt?: Date };

/** The cookies that bind a sign-in to the browser that began it; next-auth seals what they hold. */
const bound = { state: "lm-state", pkceCodeVerifier: "lm-pkce", nonce: "lm-nonce" } as const;
export const boundCookies = (): string[] => Object.values(bound).map(cookieName);

/** How a site is told to ask for the person again, signed in or not. QQ has no way. */
const freshly: Partial<Record<ProviderId, Record<string, string>>> = { oidc: { prompt: "login", max_age: "0" }, weibo: { forcelogin: "true" } };

const callbackPath = (id: ProviderId) => `/api/auth/callback/${id}`;

/** next-auth with one provider, whose callbacks make no session: what happens with an identity is ours to decide. */
function withProvider(id: ProviderId, fetch: typeof globalThis.fetch, on: { identity?: (identity: Identity) => void; refusal?: (error: Error) => void } = {}) {
  const provider = providerFor(id, fetch);
  if (!provider) throw new AppError("not_found", "not_found");
  const common = commonConfig();
  const options = { ...cookieOptions(), maxAge: grantLife.provider / 1000 };
  const cookies = Object.fromEntries(Object.entries(bound).map(([name, cookie]) => [name, { name: cookieName(cookie), options }]));
  const config: NextAuthConfig = {
    ...common,
    logger: { ...common.logger, error: (error) => (common.logger.error(error), on.refusal?.(error)) },
    cookies: { ...common.cookies, ...cookies, callbackUrl: { name: isHttps() ? "__Secure-lm-callback" : "lm-callback", options } },
    providers: [provider],
    callbacks: {
      signIn: ({ account, user, profile }) => {
        const at: unknown = profile?.["auth_time"];
        if (account?.provider === id) on.identity?.({ provider: id, subject: account.providerAccountId, name: user.name ?? null, ...(typeof at === "number" ? { signedInAt: new Date(at * 1000) } : {}) });
        // A path and not `true`: next-auth ends here and opens no session of its own.
        return "/";
      },
    },
  };
  return NextAuth(config);
}

/**
 * Begins a sign-in at a provider; sets the cookies that bind it to this browser.
 * @param fresh whether the person must sign in there anew, though they are signed in: a proof and not a convenience
 * @returns where to send the browser, and the `state` that will come back.
 * @throws AppError 404 for a provider that is not set up, 503 `provider_slow` or `provider_failed` (discovery).
 */
export async function beginAtProvider(id: ProviderId, fresh: boolean): Promise<{ url: string; state: string }> {
  const limited = limitedFetch();
  const { signIn } = withProvider(id, limited.fetch);
  const redirect_uri = new URL(callbackPath(id), env().APP_URL).href;
  const target: unknown = await trying(limited.wasSlow, () => signIn(id, { redirect: false, redirectTo: "/" }, { redirect_uri, ...(fresh ? freshly[id] : {}) }));
  const url = typeof target === "string" && URL.canParse(target) ? new URL(target) : null;
  const state = url?.searchParams.get("state");
  // next-auth answers some failures with the address of its own error page.
  if (!url || !state || url.origin === new URL(env().APP_URL).origin) throw failed(limited.wasSlow());
  return { url: url.href, state };
}

/**
 * Ends it: checks state, PKCE, nonce and issuer, trades the code for a token, asks who it is.
 * @throws AppError 409 `provider_state` in another browser, 503 `provider_slow` or `provider_failed` without a proof of anybody.
 */
export async function proveIdentity(id: ProviderId, request: NextRequest): Promise<Identity> {
  const limited = limitedFetch();
  let identity: Identity | undefined;
  let elsewhere = false;
  const { handlers } = withProvider(id, limited.fetch, {
    identity: (found) => (identity = found),
    // The cookies that bind the answer to a browser are missing, or were made for another sign-in.
    refusal: (error) => (elsewhere = error instanceof AuthError && error.type === "InvalidCheck"),
  });
  // By our own address and not the one the request came with: it must be the one the provider was given.
  const url = new URL(callbackPath(id) + request.nextUrl.search, env().APP_URL);
  await trying(limited.wasSlow, () => handlers.GET(new NextRequest(url, { headers: request.headers })));
  if (elsewhere) throw new AppError("conflict", "provider_state");
  if (!identity?.subject) throw failed(limited.wasSlow());
  return identity;
}

const failed = (slow: boolean, cause?: unknown) => new AppError("unavailable", slow ? "provider_slow" : "provider_failed", { cause });

async function trying<T>(wasSlow: () => boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The name alone: a message may repeat what the provider answered.
    log.warn({ error: error instanceof Error ? error.name : "unknown", slow: wasSlow() }, "a provider did not answer as it should");
    throw failed(wasSlow(), error);
  }
}
