import "server-only";

/** Sites that can vouch for people. The names stand in URLs and in `linked_accounts.provider`. */
export const providerIds = ["qq", "weibo", "oidc"] as const;
export type ProviderId = (typeof providerIds)[number];

export const isProviderId = (text: unknown): text is ProviderId => providerIds.some((id) => id === text);
