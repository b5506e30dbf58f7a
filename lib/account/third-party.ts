import "server-only";
import type { NextRequest } from "next/server";
import { db, transaction } from "@/db";
import { ipGroup } from "@/lib/canonical";
import { fromNow, minute } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { type Locale, toLocale } from "@/lib/i18n/routing";
import { limitInKv } from "@/lib/rate-limit";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { requireStepUp } from "@/lib/sessions/step-up";
import { getGrant, grantLife, makeGrant, takeGrant } from "./grants";
import { beginAtProvider, type Identity, proveIdentity } from "./prove-identity";
import { isProviderId, type ProviderId } from "./provider-ids";

/** How often one address may begin; a person needs one or two. Milliseconds. */
export const beginBudget = { limit: 30, window: 5 * minute } as const;

/** What a sign-in at a provider was begun for; kept at the server under its `state`. */
export type Flow = {
  provider: ProviderId;
  locale: Locale;
  /** A path that `safeNext` let through. */
  next: string | null;
  /** Set when somebody signed in wants to add a way in, or to prove who they are: in this account and session only. */
  own: { userId: string; sessionId: string; purpose: "link" | "prove" } | null;
};

/**
 * Begins a sign-in at a provider.
 * @param own who is signed in and wants to link the identity, or to prove themselves by one that is linked; null to sign in.
 * @returns where the browser must go.
 * @throws AppError 404 for a provider that is not set up, 403 `step_up_required` before linking, 429, 503
 * `provider_slow` or `provider_failed`.
 */
export async function beginThirdParty(client: Client, given: Pick<Flow, "provider" | "locale" | "next">, own: { viewer: Viewer; purpose: "link" | "prove" } | null): Promise<string> {
  if (own?.purpose === "link") requireStepUp(own.viewer);
  await limitInKv("third-party", ipGroup(client.ip), beginBudget, "open");
  const { url, state } = await beginAtProvider(given.provider, own?.purpose === "prove");
  const data = { provider: given.provider, locale: given.locale, next: given.next, session: own?.viewer.session.id ?? null, purpose: own?.purpose ?? null };
  await makeGrant(db(), "provider", own?.viewer.user.id ?? null, data, state);
  return url;
}

/** What an answer of a provider belongs to, without using it up, so that a refusal can be said in the right language; or null. */
export async function getFlow(state: string | null): Promise<Flow | null> {
  const grant = state && (await getGrant("provider", state));
  return grant ? toFlow(grant) : null;
}

function toFlow({ userId, data }: NonNullable<Awaited<ReturnType<typeof getGrant>>>): Flow | null {
  if (!isProviderId(data.provider)) return null;
  return {
    provider: data.provider,
    locale: toLocale(typeof data.locale === "string" ? data.locale : ""),
    next: typeof data.next === "string" ? data.next : null,
    own: userId && typeof data.session === "string" ? { userId, sessionId: data.session, purpose: data.purpose === "link" ? "link" : "prove" } : null,
  };
}

/**
 * Takes a provider's answer: its `state` is used up whatever comes of it, and must have been begun for this provider and,
 * by somebody signed in, in this session. next-auth then checks that it was begun in this browser.
 * @throws AppError 409 `provider_state` (unknown, used, too old, another provider's, another session's),
 * `provider_cancelled`; 503 `provider_slow`, `provider_failed`.
 */
export async function finishThirdParty(provider: ProviderId, request: NextRequest, viewer: Viewer | null): Promise<Identity> {
  const query = request.nextUrl.searchParams;
  const state = query.get("state");
  const taken = state && (await transaction((tx) => takeGrant(tx, "provider", state)));
  const flow = taken && toFlow(taken);
  if (!flow || flow.provider !== provider) throw new AppError("conflict", "provider_state");
  if (flow.own && (flow.own.userId !== viewer?.user.id || flow.own.sessionId !== viewer.session.id)) throw new AppError("conflict", "provider_state");
  // QQ says `usercancel`, the others `error=access_denied`.
  if (query.get("error") === "access_denied" || query.has("usercancel")) throw new AppError("conflict", "provider_cancelled");
  const identity = await proveIdentity(provider, request);
  // OpenID Connect sites must say when, where they were asked for it anew; their clock may be another.
  const anew = provider !== "oidc" || flow.own?.purpose !== "prove" || (identity.signedInAt ?? 0) > fromNow(-grantLife.provider - minute);
  if (!anew) throw new AppError("conflict", "provider_state");
  return identity;
}
