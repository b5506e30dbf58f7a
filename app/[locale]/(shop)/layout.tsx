import "../../globals.css";
// Also named here so that they come in the script of the layout, not each in one of its own.
import "@/components/layout/language-offer";
import "./error";
import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { layoutMetadata, layoutViewport } from "@/components/layout/page-metadata";
import { SiteFrame } from "@/components/layout/site-frame";
import { routing } from "@/lib/i18n/routing";
import { logOutAction } from "../actions";
import { type LayoutProps, type LocaleParams, localeOf } from "../layout-props";

export const viewport = layoutViewport;
export const dynamicParams = false;

export function generateStaticParams() {
  return routing.locales.map((locale) => ({ locale }));
}

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return layoutMetadata(await localeOf(props));
}

/** Public pages: static, the same for everybody; the header asks for the person in the browser. */
export default async function ShopLayout({ children, params }: LayoutProps) {
  const locale = await localeOf({ params });
  setRequestLocale(locale);
  return (
    <SiteFrame logoutAction={logOutAction} locale={locale}>
      <main id="main" tabIndex={-1} className="flex-1">
        {children}
      </main>
    </SiteFrame>
  );
}
