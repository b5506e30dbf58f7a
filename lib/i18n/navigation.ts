import { redirect as redirectTo } from "next/navigation";
import { localePath } from "./locale-path";
import type { Locale } from "./routing";

/*
 * Ours and not next-intl's createNavigation: importing that on the server brings its client half (13 kB gz with use-intl)
 * into every page whose actions redirect.
 */

type Href = string | { pathname: string; query?: Record<string, string> };

/** The address of a page in a language, with its query. */
export function getPathname({ href, locale }: { href: Href; locale: Locale }): string {
  if (typeof href === "string") return localePath(locale, href);
  const query = new URLSearchParams(href.query).toString();
  return localePath(locale, href.pathname) + (query ? `?${query}` : "");
}

/** Leads to a page in a language; never returns. */
export function redirect(to: { href: Href; locale: Locale }): never {
  redirectTo(getPathname(to));
}
