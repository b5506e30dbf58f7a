import "../../globals.css";
// Also named here so that it comes in the script of the layout, not in one of its own.
import "./error";
import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { connection } from "next/server";
import { layoutMetadata, layoutViewport } from "@/components/layout/page-metadata";
import { SiteFrame } from "@/components/layout/site-frame";
import { type LayoutProps, type LocaleParams, localeOf } from "../layout-props";
import { requestQuery } from "../request-query";

export const viewport = layoutViewport;

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return layoutMetadata(await localeOf(props));
}

/** Pages that take credentials: made for each request, because their scripts carry the request's nonce. */
export default async function AuthLayout({ children, params }: LayoutProps) {
  await connection();
  const locale = await localeOf({ params });
  setRequestLocale(locale);
  return (
    <SiteFrame locale={locale} query={await requestQuery()} menu={false}>
      <main id="main" tabIndex={-1} className="flex-1 px-4 py-8 sm:px-6 sm:py-14">
        {children}
      </main>
    </SiteFrame>
  );
}
