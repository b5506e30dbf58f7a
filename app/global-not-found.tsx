import "./globals.css";
import type { Metadata } from "next";
import { Document } from "@/components/layout/document";
import { localePath } from "@/lib/i18n/locale-path";
import { LemonMark } from "@/components/layout/logo";
import { layoutMetadata } from "@/components/layout/page-metadata";
import { ButtonLink } from "@/components/ui/button";
import { LostDrawing } from "@/components/ui/drawings";
import { messagesOf } from "@/lib/i18n/messages";
import { languageTag, routing } from "@/lib/i18n/routing";

export const metadata: Metadata = { ...layoutMetadata("en"), title: messagesOf("en").errorPages.notFound.title };

/** For an address that no page has. It is made once, before anybody asks, so it speaks both languages. */
export default function GlobalNotFound() {
  const { layout, common } = messagesOf("en");
  return (
    <Document locale="en" skip={layout.skip}>
      <header className="mx-auto w-full max-w-6xl px-4 py-3 sm:px-6">
        <a href="/" aria-label={layout.home} className="target -ml-2 inline-flex items-center gap-2 rounded-full px-2 text-lg font-semibold tracking-tight">
          <LemonMark />
          <span aria-hidden="true">{common.brand}</span>
        </a>
      </header>
      <main id="main" tabIndex={-1} className="flex flex-1 flex-col items-center justify-center px-4 pt-6 pb-24 text-center">
        <LostDrawing />
        {routing.locales.map((locale, index) => {
          const words = messagesOf(locale).errorPages.notFound;
          const Heading = index === 0 ? "h1" : "h2";
          return (
            <section key={locale} lang={languageTag[locale]} className="mt-8">
              <Heading className={index === 0 ? "text-3xl" : "text-xl"}>{words.title}</Heading>
              <p className="mx-auto mt-2 max-w-md text-muted">{words.body}</p>
              <ButtonLink variant={index === 0 ? "primary" : "secondary"} href={localePath(locale, "/")} className="mt-5">
                {words.home}
              </ButtonLink>
            </section>
          );
        })}
      </main>
    </Document>
  );
}
