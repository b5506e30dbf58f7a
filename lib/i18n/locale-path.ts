import type { Locale } from "./routing";

/** The address of a page of ours in a language: English has no prefix. `path` begins with a slash. */
export function localePath(locale: Locale, path: string): string {
  if (locale === "en") return path;
  return path === "/" ? `/${locale}` : `/${locale}${path}`;
}

/** A path without its language, `/en` as in our own rewrites included. */
export function withoutLocale(path: string): string {
  return path.replace(/^\/(en|zh)(?=\/|$)/, "") || "/";
}
