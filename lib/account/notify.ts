import "server-only";
import type { User } from "./user";

/** Where an account's notices go: the proven e-mail, or else the mobile; null for an account with neither. */
export function noticeTo(user: Pick<User, "email" | "mobile">): string | null {
  return user.email ?? user.mobile;
}

/** What every message to an account carries. */
export function messageTo(user: Pick<User, "id" | "locale">, to: string, cause: string) {
  return { userId: user.id, to, cause, locale: user.locale === "zh" ? "zh" : "en" } as const;
}
