import "server-only";
import type { Provider } from "next-auth/providers";
import { env } from "@/lib/env";
import type { Locale } from "@/lib/i18n/routing";
import { messagesOf } from "@/lib/i18n/messages";
import { type ProviderId, providerIds } from "../provider-ids";
import { oidc } from "./oidc";
import { qq } from "./qq";
import { weibo } from "./weibo";

/** The provider for next-auth, or null when the environment does not name it. @param fetch makes all its calls. */
export function providerFor(id: ProviderId, fetch: typeof globalThis.fetch): Provider | null {
  const given = env();
  if (id === "qq") {
    return given.QQ_CLIENT_ID && given.QQ_CLIENT_SECRET ? qq({ baseUrl: given.QQ_BASE_URL, clientId: given.QQ_CLIENT_ID, clientSecret: given.QQ_CLIENT_SECRET }, fetch) : null;
  }
  if (id === "weibo") {
    return given.WEIBO_CLIENT_ID && given.WEIBO_CLIENT_SECRET
      ? weibo({ baseUrl: given.WEIBO_BASE_URL, clientId: given.WEIBO_CLIENT_ID, clientSecret: given.WEIBO_CLIENT_SECRET }, fetch)
      : null;
  }
  return given.OIDC_ISSUER && given.OIDC_CLIENT_ID && given.OIDC_CLIENT_SECRET
    ? oidc({ issuer: given.OIDC_ISSUER, clientId: given.OIDC_CLIENT_ID, clientSecret: given.OIDC_CLIENT_SECRET, name: given.OIDC_NAME }, fetch)
    : null;
}

/** The providers that people can sign in with here, in the order of their buttons. */
export function listProviders(): ProviderId[] {
  return providerIds.filter((id) => providerFor(id, fetch) !== null);
}

/** What people call a provider. */
export function providerName(id: ProviderId, locale: Locale): string {
  return id === "oidc" ? env().OIDC_NAME : messagesOf(locale).thirdParty.names[id];
}
