import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { FilterBar, FilterChoice, FilterDays, FilterText } from "@/components/admin/filter-bar";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink } from "@/components/ui/button";
import { LostDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { messageSearch } from "@/lib/admin/input";
import { listStaffMessages } from "@/lib/admin/message-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { parse } from "@/lib/parse";
import { may } from "@/lib/sessions/permissions";
import { requireStaff } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { adminHref, type PageProps, single, staffTitle, timesOf } from "../frame";
import { BulkCard } from "./bulk-card";
import { MessageTable } from "./message-table";

export function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return staffTitle(props, "messages.read", (words) => words.messages.title);
}

/** Every message of the shop, narrowed by what staff look for; a set can be retried or cancelled after a preview. */
export default async function MessagesPage(props: PageProps) {
  const viewer = await requireStaff("messages.read");
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const query = single(await props.searchParams);
  const { before, ...set } = parse(messageSearch, query);
  const bulk = may(viewer.user.role, "messages.manage") && (query.bulk === "retry" || query.bulk === "cancel") ? query.bulk : null;
  const { items, next } = await listStaffMessages(viewer, { ...set, before });
  const { messages: words, common } = messagesOf(locale).admin;
  const path = adminHref(locale, "/messages");
  const narrowed = Object.values(set).some(Boolean);
  return (
    <>
      <PageHeader
        title={words.title}
        action={
          may(viewer.user.role, "messages.manage") && items.length > 0 ? (
            <div className="flex flex-wrap gap-2">
              <ButtonLink variant="secondary" href={adminHref(locale, "/messages", { ...set, bulk: "retry" })}>
                {words.retrySet}
              </ButtonLink>
              <ButtonLink variant="secondary" href={adminHref(locale, "/messages", { ...set, bulk: "cancel" })}>
                {words.cancelSet}
              </ButtonLink>
            </div>
          ) : null
        }
      >
        {words.lead}
      </PageHeader>
      <FilterBar label={words.title} path={path} clearHref={narrowed ? path : null} words={common}>
        <FilterText wide type="search" name="recipient" label={words.recipient} value={set.recipient} hint={words.recipientHint} />
        <FilterChoice name="state" label={words.state} value={set.state} any={common.any} choices={Object.entries(common.states)} />
        <FilterChoice name="channel" label={words.channel} value={set.channel} any={common.any} choices={Object.entries(common.channels)} />
        <FilterChoice className="max-sm:col-span-2 sm:w-48" name="kind" label={words.kind} value={set.kind} any={common.any} choices={Object.entries(common.kinds)} />
        <FilterDays from={set.from} until={set.until} words={common} />
      </FilterBar>
      {bulk ? <BulkCard viewer={viewer} locale={locale} act={bulk} set={set} /> : null}
      {items.length > 0 ? (
        <MessageTable locale={locale} items={items} />
      ) : (
        <EmptyState drawing={<LostDrawing />} title={narrowed ? words.noneTitle : words.emptyTitle}>
          <p>{narrowed ? words.noneBody : words.emptyBody}</p>
        </EmptyState>
      )}
      <div className="mt-5 space-y-4">
        <Pagination
          label={common.pages}
          words={{ previous: common.newer, next: common.older }}
          previousHref={before ? adminHref(locale, "/messages", set) : null}
          nextHref={next ? adminHref(locale, "/messages", { ...set, before: next }) : null}
        />
        <p className="text-xs text-muted">{fill(common.zone, { zone: timesOf(locale).zone })}</p>
      </div>
    </>
  );
}
