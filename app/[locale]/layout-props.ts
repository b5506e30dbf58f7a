import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { isLocale, type Locale } from "@/lib/i18n/routing";

/** What Next hands to every layout and page below `[locale]`. */
export interface LocaleParams {
  params: Promise<{ locale: string }>;
}

export interface LayoutProps extends LocaleParams {
  children: ReactNode;
}

/** The language of the address; an unknown one is a page that is not there. */
export async function localeOf({ params }: LocaleParams): Promise<Locale> {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  return locale;
}
