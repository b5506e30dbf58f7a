import { defineRouting } from "next-intl/routing";

/**
 * A URL has one language: English at `/…`, Chinese at `/zh/…`. Nothing is guessed from headers or cookies, so that a page
 * can be cached and a link means the same for everybody.
 */
export const routing = defineRouting({
  locales: ["en", "zh"],
  defaultLocale: "en",
  localePrefix: "as-needed",
  localeDetection: false,
  localeCookie: false,
  alternateLinks: false,
});

export type Locale = (typeof routing.locales)[number];

/** The value of `<html lang>` and of `Content-Language` for a locale. */
export const languageTag: Record<Locale, string> = { en: "en", zh: "zh-CN" };

/** Narrows any text to a locale; what we do not speak becomes English. */
export function toLocale(value: string | null | undefined): Locale {
  return value === "zh" ? "zh" : "en";
}

/** Whether a text is a locale of ours. (next-intl's hasLocale would bring its client half into every page.) */
export function isLocale(value: string | undefined): value is Locale {
  return value === "en" || value === "zh";
}
