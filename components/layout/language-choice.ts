import type { Locale } from "@/lib/i18n/routing";

const KEY = "lm-language";

/** Keeps in this browser that somebody chose a language. Nothing is sent to the server and no page depends on it. */
export function rememberLanguage(locale: Locale): void {
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // Storage may be forbidden; then the offer simply comes again.
  }
}

/** Whether to offer Chinese: the browser prefers it to English, and nobody has said no to it here. */
export function wantsChineseOffer(): boolean {
  try {
    if (localStorage.getItem(KEY) === "en") return false;
  } catch {
    return false;
  }
  const preferred = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return preferred !== undefined && /^zh\b/i.test(preferred);
}
