import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { notFound } from "next/navigation";
import { cache } from "react";
import { UserBadges } from "@/components/admin/state-badges";
import { PageHeader } from "@/components/layout/page-header";
import { Link } from "@/components/ui/link";
import { Tabs } from "@/components/ui/tabs";
import { getUser } from "@/lib/admin/user-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { getViewer } from "@/lib/sessions/current";
import { requireStaff } from "@/lib/sessions/require";
import { localeOf } from "../../../layout-props";
import { adminHref, type PageProps, single, staffTitle, timesOf } from "../../frame";
import { Actions } from "./acts";
import { AddressesTab } from "./addresses-tab";
import { LinkedTab } from "./linked-tab";
import { MessagesTab } from "./messages-tab";
import { ProfileTab } from "./profile-tab";
import { SessionsTab } from "./sessions-tab";
import { type TabProps, tabs } from "./tab";
import { TimelineTab } from "./timeline-tab";

type Props = PageProps & { params: Promise<{ locale: string; id: string }> };

/** For the page and its title, asked for once. */
const userOf = cache(getUser);
const tabOf = (name: string | undefined) => tabs.find((tab) => tab === name) ?? "profile";

/** Whoever may not see the account gets none of it in the title, and the page says why. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const viewer = await getViewer();
  const user = viewer && (await userOf(viewer, (await props.params).id).catch(() => null));
  const tab = tabOf(single(await props.searchParams).tab);
  return staffTitle(props, "users.read", (words) => (user ? `${user.username} · ${words.user.tabs[tab]}` : words.users.title));
}

const bodies = { profile: ProfileTab, sessions: SessionsTab, addresses: AddressesTab, linked: LinkedTab, timeline: TimelineTab, messages: MessagesTab } satisfies Record<string, (props: TabProps) => unknown>;

/** One account: what it is, what belongs to it, and what staff may do. */
export default async function UserPage(props: Props) {
  const viewer = await requireStaff("users.read");
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const user = await userOf(viewer, (await props.params).id);
  if (!user) notFound();
  const query = single(await props.searchParams);
  const tab = tabOf(query.tab);
  const { user: words, users, common } = messagesOf(locale).admin;
  const Body = bodies[tab];
  const path = `/users/${user.id}`;
  return (
    <>
      <p className="mb-3 text-sm">
        <Link href={adminHref(locale, "/users")}>{words.back}</Link>
      </p>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="break-all">{user.username}</span>
            <UserBadges of={user.role} disabled={user.disabledAt !== null} words={{ roles: common.roles, disabled: users.states.disabled }} />
          </span>
        }
      >
        <span className="tnum text-sm">{user.id}</span>
      </PageHeader>
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <div className="mb-5">
            <Tabs className="max-sm:grid max-sm:grid-cols-3 max-sm:rounded-xl sm:[&>a]:whitespace-nowrap [&>a]:px-2" label={words.tabsLabel} items={tabs.map((name) => ({ href: adminHref(locale, path, { tab: name === "profile" ? null : name }), label: words.tabs[name], current: name === tab }))} />
          </div>
          <Body viewer={viewer} locale={locale} user={user} before={query.before} />
          <p className="mt-4 text-xs text-muted">{fill(common.zone, { zone: timesOf(locale).zone })}</p>
        </div>
        <Actions viewer={viewer} locale={locale} user={user} />
      </div>
    </>
  );
}
