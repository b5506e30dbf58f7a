import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { localePath } from "@/lib/i18n/locale-path";

/** The end of every page. */
export function SiteFooter({ locale, wide = false }: { locale: Locale; wide?: boolean }) {
  const { layout: words, common } = messagesOf(locale);
  const link = "target inline-flex items-center rounded-sm underline-offset-4 hover:text-ink hover:underline";
  return (
    <footer className="mt-auto border-t border-line">
      <div className={`mx-auto flex flex-wrap items-center justify-between gap-x-8 gap-y-2 px-4 py-6 text-sm text-muted sm:px-6 ${wide ? "max-w-7xl" : "max-w-6xl"}`}>
        <p>
          <span className="font-medium text-ink">{common.brand}</span>
          <span className="mx-2" aria-hidden="true">
            ·
          </span>
          {words.footerNote}
        </p>
        <nav aria-label={words.footerNav} className="flex flex-wrap gap-x-6">
          <a href={localePath(locale, "/terms")} className={link}>
            {words.terms}
          </a>
          <a href={localePath(locale, "/account")} className={link}>
            {words.userCentre}
          </a>
        </nav>
      </div>
    </footer>
  );
}
