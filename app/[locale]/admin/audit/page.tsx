import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { FilterBar, FilterChoice, FilterDays, FilterText } from "@/components/admin/filter-bar";
import { actionWord } from "@/components/admin/words";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { LostDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { DownloadIcon } from "@/components/ui/icons";
import { Pagination } from "@/components/ui/pagination";
import { listAudit } from "@/lib/admin/audit-queries";
import { auditSearch } from "@/lib/admin/input";
import { auditActions } from "@/lib/admin/limits";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { parse } from "@/lib/parse";
import { may } from "@/lib/sessions/permissions";
import { requireStaff } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { adminHref, type PageProps, single, staffTitle, timesOf } from "../frame";
import { AuditTable } from "./audit-table";

export function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return staffTitle(props, "audit.read", (words) => words.audit.title);
}

/** Who of the staff did what to whom; nothing of it can be changed. */
export default async function AuditPage(props: PageProps) {
  const viewer = await requireStaff("audit.read");
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { before, ...set } = parse(auditSearch, single(await props.searchParams));
  const { items, next } = await listAudit(viewer, { ...set, before });
  const { audit: words, common } = messagesOf(locale).admin;
  const path = adminHref(locale, "/audit");
  const narrowed = Object.values(set).some(Boolean);
  return (
    <>
      <PageHeader
        title={words.title}
        action={
          may(viewer.user.role, "audit.export") ? (
            <form method="post" action={adminHref(locale, "/audit/csv")}>
              {Object.entries(set).map(([name, value]) => (value ? <input key={name} type="hidden" name={name} value={value} /> : null))}
              <Button type="submit" variant="secondary">
                <DownloadIcon className="size-4" />
                {words.csv}
              </Button>
            </form>
          ) : null
        }
      >
        {words.lead}
      </PageHeader>
      <FilterBar label={words.title} path={path} clearHref={narrowed ? path : null} words={common}>
        <FilterText name="actor" label={words.actor} value={set.actor} hint={words.actorHint} />
        <FilterText name="target" label={words.target} value={set.target} hint={words.targetHint} />
        <FilterChoice className="max-sm:col-span-2 sm:w-48" name="action" label={words.action} value={set.action} any={common.any} choices={auditActions.map((action) => [action, actionWord(words.actions, action)])} />
        <FilterDays from={set.from} until={set.until} words={common} />
      </FilterBar>
      {items.length > 0 ? (
        <AuditTable locale={locale} items={items} />
      ) : (
        <EmptyState drawing={<LostDrawing />} title={narrowed ? words.noneTitle : words.emptyTitle}>
          <p>{narrowed ? words.noneBody : words.emptyBody}</p>
        </EmptyState>
      )}
      <div className="mt-5 space-y-4">
        <Pagination
          label={common.pages}
          words={{ previous: common.newer, next: common.older }}
          previousHref={before ? adminHref(locale, "/audit", set) : null}
          nextHref={next ? adminHref(locale, "/audit", { ...set, before: next }) : null}
        />
        <p className="text-xs text-muted">{fill(common.zone, { zone: timesOf(locale).zone })}</p>
      </div>
    </>
  );
}
