import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { FilterBar, FilterChoice, FilterText } from "@/components/admin/filter-bar";
import { PageHeader } from "@/components/layout/page-header";
import { LostDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { userSearch, userStates } from "@/lib/admin/input";
import { listUsers } from "@/lib/admin/user-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { parse } from "@/lib/parse";
import { requireStaff } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { adminHref, type PageProps, single, staffTitle, timesOf } from "../frame";
import { UserTable } from "./user-table";

export function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return staffTitle(props, "users.read", (words) => words.users.title);
}

/** Everybody with an account: search, filters, and the way to each. */
export default async function UsersPage(props: PageProps) {
  const viewer = await requireStaff("users.read");
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const search = parse(userSearch, single(await props.searchParams));
  const { items, next } = await listUsers(viewer, search);
  const { users: words, common } = messagesOf(locale).admin;
  const { q, role, state, after } = search;
  const path = adminHref(locale, "/users");
  return (
    <>
      <PageHeader title={words.title}>{words.lead}</PageHeader>
      <FilterBar label={words.title} path={path} clearHref={q || role || state ? path : null} words={common}>
        <FilterText wide type="search" name="q" label={words.search} value={q} hint={words.searchHint} />
        <FilterChoice name="role" label={words.role} value={role} any={common.any} choices={Object.entries(common.roles)} />
        <FilterChoice name="state" label={words.state} value={state} any={common.any} choices={userStates.map((one) => [one, words.states[one]])} />
      </FilterBar>
      {items.length > 0 ? (
        <UserTable locale={locale} items={items} />
      ) : (
        <EmptyState drawing={<LostDrawing />} title={next ? words.moreTitle : words.emptyTitle}>
          <p>{next ? words.moreBody : words.emptyBody}</p>
        </EmptyState>
      )}
      <div className="mt-5 space-y-4">
        <Pagination
          label={common.pages}
          words={{ previous: common.newer, next: common.older }}
          previousHref={after ? adminHref(locale, "/users", { q, role, state }) : null}
          nextHref={next ? adminHref(locale, "/users", { q, role, state, after: next }) : null}
        />
        <p className="text-xs text-muted">{fill(common.zone, { zone: timesOf(locale).zone })}</p>
      </div>
    </>
  );
}
