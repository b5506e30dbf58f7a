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
import { LayoutDashboardIcon, MailIcon, ScrollTextIcon, UsersIcon } from "@/components/ui/icons";
import { Toaster } from "@/components/ui/toast";
import { messagesOf } from "@/lib/i18n/messages";
import { may } from "@/lib/sessions/permissions";
import { frameUser } from "../frame-user";
import { logOutAction } from "../actions";
import { type LayoutProps, type LocaleParams, localeOf } from "../layout-props";
import { requestQuery } from "../request-query";

export const viewport = layoutViewport;

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { ...layoutMetadata(await localeOf(props)), robots: { index: false, follow: false } };
}

/** The staff pages' frame, showing only what the person's role may open. It draws; every page inside calls requireStaff(permission) itself. */
export default async function AdminLayout({ children, params }: LayoutProps) {
  await connection();
  const locale = await localeOf({ params });
  setRequestLocale(locale);
  const { layout: words, common } = messagesOf(locale);
  const user = await frameUser();
  const to = (path: string) => localePath(locale, `/admin${path}`);
  const pages = [
    { permission: "overview.read", href: to(""), label: words.overview, icon: <LayoutDashboardIcon /> },
    { permission: "users.read", href: to("/users"), label: words.users, icon: <UsersIcon /> },
    { permission: "messages.read", href: to("/messages"), label: words.messages, icon: <MailIcon /> },
    { permission: "audit.read", href: to("/audit"), label: words.audit, icon: <ScrollTextIcon /> },
  ] as const;
  const items = pages.filter((page) => user && may(user.role, page.permission)).map(({ href, label, icon }) => ({ href, label, icon }));
  return (
    <SiteFrame wide={items.length > 0} logoutAction={logOutAction} locale={locale} query={await requestQuery()} user={user}>
      {items.length > 0 ? (
        <Shell wide label={words.staffNav} items={items}>
          {children}
        </Shell>
      ) : (
        <main id="main" tabIndex={-1} className="flex-1">
          {children}
        </main>
      )}
      <Toaster words={{ region: common.toasts, dismiss: common.dismiss }} />
    </SiteFrame>
  );
}
