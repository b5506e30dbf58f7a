import en from "./en.json" with { type: "json" };
import zh from "./zh.json" with { type: "json" };
import type { Locale } from "./routing";

/** All words of one language. Both files hold the same keys (a test compares them). */
export function messagesOf(locale: Locale): typeof en {
  return locale === "zh" ? zh : en;
}
