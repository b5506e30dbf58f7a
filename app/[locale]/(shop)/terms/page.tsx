import type { Metadata } from "next";
import { getTranslations, setRequestLocale } from "next-intl/server";
import { TERMS_VERSION } from "@/lib/account/terms";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../../layout-props";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  const { title, description } = messagesOf(await localeOf(props)).terms;
  return { title, description };
}

/** The terms somebody agrees to when registering, and what is kept about them. Their version is kept with the account. */
export default async function TermsPage(props: LocaleParams) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const t = await getTranslations({ locale, namespace: "terms" });
  const { sections } = messagesOf(locale).terms;
  return (
    <div className="mx-auto grid max-w-6xl gap-x-12 gap-y-8 px-4 py-12 sm:px-6 sm:py-20 lg:grid-cols-[1fr_2fr]">
      <header className="lg:sticky lg:top-12 lg:self-start">
        <h1 className="text-3xl">{t("title")}</h1>
        <p className="mt-4 max-w-sm text-lg text-muted">{t("lead")}</p>
        <p className="tnum mt-4 text-sm text-muted">{t("version", { version: TERMS_VERSION })}</p>
        <nav aria-label={t("contents")} className="mt-6 max-lg:hidden">
          <ul>
            {sections.map((section) => (
              <li key={section.id}>
                <a href={`#${section.id}`} className="inline-block rounded-sm py-1 text-sm text-muted underline-offset-4 hover:text-ink hover:underline">
                  {section.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <div className="max-w-2xl divide-y divide-line border-y border-line lg:border-t-0">
        {sections.map((section) => (
          <section key={section.id} id={section.id} aria-labelledby={`${section.id}-title`} className="py-7 lg:first:pt-0">
            <h2 id={`${section.id}-title`} className="text-lg">
              {section.title}
            </h2>
            {section.body.map((paragraph) => (
              <p key={paragraph} className="mt-2 text-muted">
                {paragraph}
              </p>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
