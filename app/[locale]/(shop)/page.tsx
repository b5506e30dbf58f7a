import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { LanguageOffer } from "@/components/layout/language-offer";
import { lemons } from "@/components/layout/lemons";
import { localePath } from "@/lib/i18n/locale-path";
import { ButtonLink } from "@/components/ui/button";
import { LanguagesIcon, MapPinIcon, UserIcon } from "@/components/ui/icons";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../layout-props";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  const { title, description } = messagesOf(await localeOf(props)).home;
  return { title: { absolute: title }, description };
}

const todayIcons = [UserIcon, MapPinIcon, LanguagesIcon];

/** The front page: what this shop is and what one can do here now. Goods come later, so none are shown. */
export default async function HomePage(props: LocaleParams) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { home: words, layout } = messagesOf(locale);
  return (
    <>
      <link rel="alternate" hrefLang={locale === "en" ? "zh-CN" : "en"} href={locale === "en" ? "/zh" : "/"} />
      <section className="overflow-hidden">
        <div className="mx-auto grid max-w-6xl items-center gap-x-12 gap-y-10 px-4 pt-12 pb-14 sm:px-6 sm:pt-20 sm:pb-24 lg:grid-cols-[1.2fr_1fr]">
          <div>
            <h1 className="text-display [&:not(:lang(zh))]:tracking-[-0.035em]">{words.heading}</h1>
            <p className="mt-6 max-w-xl text-lg text-muted">{words.lead}</p>
            <div className="mt-8 flex flex-wrap gap-3">
              <ButtonLink size="lg" href={localePath(locale, "/register")}>
                {words.create}
              </ButtonLink>
              <ButtonLink size="lg" variant="secondary" href={localePath(locale, "/login")}>
                {words.signIn}
              </ButtonLink>
            </div>
          </div>
          <img src={lemons} width={480} height={400} alt="" className="mx-auto w-full max-w-80 sm:max-w-md lg:max-w-none" />
        </div>
      </section>

      <section aria-labelledby="today" className="border-t border-line bg-surface">
        <div className="mx-auto max-w-6xl px-4 py-14 sm:px-6 sm:py-20">
          <h2 id="today" className="text-2xl">
            {words.today}
          </h2>
          <ul className="mt-8 grid gap-x-10 gap-y-8 sm:mt-10 md:grid-cols-3">
            {words.todayItems.map((item, index) => {
              const Icon = todayIcons[index] ?? UserIcon;
              return (
                <li key={item.title}>
                  <span className="grid size-12 place-items-center rounded-full bg-lemon text-on-lemon">
                    <Icon className="size-5.5" />
                  </span>
                  <h3 className="mt-4 text-lg">{item.title}</h3>
                  <p className="mt-1.5 text-muted">{item.body}</p>
                </li>
              );
            })}
          </ul>
        </div>
      </section>

      <section aria-labelledby="care" className="border-t border-line">
        <div className="mx-auto grid max-w-6xl gap-x-12 gap-y-8 px-4 py-14 sm:px-6 sm:py-20 lg:grid-cols-[1fr_2fr]">
          <div>
            <h2 id="care" className="text-2xl">
              {words.care}
            </h2>
            <p className="mt-3 max-w-sm text-muted">{words.careLead}</p>
          </div>
          <ul className="grid gap-x-10 gap-y-8 sm:grid-cols-2">
            {words.careItems.map((item) => (
              <li key={item.title} className="border-t-2 border-lemon-edge pt-4">
                <h3 className="text-base">{item.title}</h3>
                <p className="mt-1 text-muted">{item.body}</p>
              </li>
            ))}
          </ul>
        </div>
      </section>

      <section aria-labelledby="next" className="border-t border-line bg-surface">
        <div className="mx-auto grid max-w-6xl gap-x-12 gap-y-3 px-4 py-14 sm:px-6 sm:py-20 lg:grid-cols-[1fr_2fr]">
          <h2 id="next" className="text-2xl">
            {words.next}
          </h2>
          <p className="max-w-2xl text-lg text-muted">{words.nextBody}</p>
        </div>
      </section>

      {locale === "en" ? (
        <LanguageOffer href="/zh" words={{ offer: layout.offer, accept: layout.offerAccept, decline: layout.offerDecline }} />
      ) : null}
    </>
  );
}
