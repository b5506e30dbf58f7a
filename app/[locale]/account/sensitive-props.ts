import { env } from "@/lib/env";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import type { Viewer } from "@/lib/sessions/current";
import { isFresh } from "@/lib/sessions/step-up";

/**
 * What the form of a sensitive change needs to ask for the password again when the last proof is too old.
 * @param page the form's own path, to come back to after a code was typed elsewhere.
 */
export function sensitiveProps(viewer: Viewer, locale: Locale, page: string) {
  const { proof, captcha, common } = messagesOf(locale);
  const to = (path: string) => localePath(locale, path);
  return {
    proof: { hasPassword: viewer.user.hasPassword, fresh: isFresh(viewer) },
    hrefs: { cancel: to("/account"), confirm: `${to("/account/confirm")}?next=${encodeURIComponent(to(page))}`, reset: to("/reset-password") },
    proofWords: proof,
    captchaWords: captcha,
    unreachable: common.unreachable,
  };
}

/** A moment as people read it, in the shop's time zone. */
export function timeText(locale: Locale, iso: string): string {
  const format = new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en", { dateStyle: "medium", timeStyle: "short", timeZone: env().APP_TIME_ZONE });
  return format.format(new Date(iso));
}

/** The name of the shop's time zone, for people. */
export function zoneName(locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en", { timeZone: env().APP_TIME_ZONE, timeZoneName: "long" });
  return format.formatToParts(new Date()).find((part) => part.type === "timeZoneName")?.value ?? env().APP_TIME_ZONE;
}
