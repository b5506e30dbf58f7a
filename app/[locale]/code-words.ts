import type { CodeWords } from "@/components/codes/sent-code-field";
import { codeLife } from "@/lib/codes/policy";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";

/** The words around a code's field; how long it is valid comes from the policy. */
export function codeWords(locale: Locale, channel: "sms" | "email"): CodeWords {
  const { code, wait } = messagesOf(locale);
  const words = code[channel];
  return { ...words, units: wait, sent: fill(words.sent, { minutes: codeLife[channel] / 60_000 }) };
}
