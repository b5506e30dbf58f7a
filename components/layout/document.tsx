import type { ReactNode } from "react";
import { languageTag, type Locale } from "@/lib/i18n/routing";
import { fontClass } from "./fonts/fonts";

/** The document every root layout draws: language, font, and a way past the header for keyboards. The page's <main> has id "main". */
export function Document({ locale, skip, children }: { locale: Locale; skip: string; children: ReactNode }) {
  return (
    <html lang={languageTag[locale]} className={fontClass}>
      <body className="flex flex-col">
        <a
          href="#main"
          className="target fixed top-3 left-3 z-50 inline-flex -translate-y-24 items-center rounded-full border border-lemon-edge bg-lemon px-5 font-medium text-on-lemon focus:translate-y-0"
        >
          {skip}
        </a>
        {children}
      </body>
    </html>
  );
}
