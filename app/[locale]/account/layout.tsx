import "../../globals.css";
// Also named here so that it comes in the script of the layout, not in one of its own.
import "./error";
import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { connection } from "next/server";
import { localePath } from "@/lib/i18n/locale-path";
import { layoutMetadata, layoutViewport } from "@/components/layout/page-metadata";
import { Shell } from "@/components/layout/shell";
import { SiteFrame } from "@/components/layout/site-frame";
import { MapPinIcon, ShieldCheckIcon, UserIcon } from "@/components/ui/icons";
import { Toaster } from "@/components/ui/toast";
import { messagesOf } from "@/lib/i18n/messages";
import { frameUser } from "../frame-user";
import { logOutAction } from "../actions";
import { PendingBanner } from "./pending-banner";
import { type LayoutProps, type LocaleParams, localeOf } from "../layout-props";
import { requestQuery } from "../request-query";

export const viewport = layoutViewport;

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return layoutMetadata(await localeOf(props));
}

/** The user centre's frame. It draws; every page inside calls requireUser() itself. */
export default async function AccountLayout({ children, params }: LayoutProps) {
  await connection();
  const locale = await localeOf({ params });
  setRequestLocale(locale);
  const { layout: words, common } = messagesOf(locale);
  const to = (path: string) => localePath(locale, `/account${path}`);
  return (
    <SiteFrame logoutAction={logOutAction} locale={locale} query={await requestQuery()} user={await frameUser()}>
      <Shell
        label={words.accountNav}
        items={[
          { href: to(""), label: words.profile, icon: <UserIcon /> },
          { href: to("/security"), label: words.security, icon: <ShieldCheckIcon /> },
          { href: to("/addresses"), label: words.addresses, icon: <MapPinIcon /> },
        ]}
      >
        <PendingBanner locale={locale} />
        {children}
      </Shell>
      <Toaster words={{ region: common.toasts, dismiss: common.dismiss }} />
    </SiteFrame>
  );
}
