import type { ReactNode } from "react";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import type { LogoutAction, MenuUser } from "./account-menu";
import { Document } from "./document";
import { ErrorWords } from "./error-words";
import { FrameBoundary } from "./frame-boundary";
import { localePath } from "@/lib/i18n/locale-path";
import { SiteFooter } from "./site-footer";
import { SiteHeader } from "./site-header";

interface Props {
  locale: Locale;
  user?: MenuUser | null;
  menu?: boolean;
  logoutAction?: LogoutAction;
  /** Of the request, where the page is made for one. */
  query?: string;
  /** As wide as the staff's tables. */
  wide?: boolean;
  /** Holds the page's <main id="main">. */
  children: ReactNode;
}

/** All that a root layout draws around its pages. It guards nothing (ARCHITECTURE rule 1). */
export function SiteFrame({ locale, user, menu, logoutAction, query, wide = false, children }: Props) {
  const { layout, errorPages } = messagesOf(locale);
  return (
    <Document locale={locale} skip={layout.skip}>
      <ErrorWords words={{ ...errorPages.down, homeHref: localePath(locale, "/") }}>
        <FrameBoundary>
          <SiteHeader locale={locale} user={user} menu={menu} logoutAction={logoutAction} query={query} wide={wide} />
          {children}
          <SiteFooter locale={locale} wide={wide} />
        </FrameBoundary>
      </ErrorWords>
    </Document>
  );
}
