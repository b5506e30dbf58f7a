import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { FilterChoice } from "@/components/admin/filter-bar";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Tabs } from "@/components/ui/tabs";
import { statsSearch } from "@/lib/admin/input";
import { ranges, zones } from "@/lib/admin/limits";
import { getOverview } from "@/lib/admin/stats-queries";
import { getTwoFactor } from "@/lib/admin/two-factor";
import { parse } from "@/lib/parse";
import { messagesOf } from "@/lib/i18n/messages";
import { requireStaff } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../layout-props";
import { adminHref, type PageProps, single, staffTitle } from "./frame";
import { OverviewCards } from "./overview-cards";
import { OverviewMessages } from "./overview-messages";

export function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return staffTitle(props, "overview.read", (words) => words.overview.title);
}

/** The staff's first page: what happened, in numbers, pictures and tables. */
export default async function OverviewPage(props: PageProps) {
  const viewer = await requireStaff("overview.read");
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const asked = parse(statsSearch, single(await props.searchParams));
  const [overview, factor] = await Promise.all([getOverview(viewer, asked), getTwoFactor(viewer)]);
  const words = messagesOf(locale).admin.overview;
  const zone = asked.zone ?? null;
  return (
    <>
      <PageHeader title={words.title}>{words.lead}</PageHeader>
      {factor.state === "on" ? null : (
        <Alert tone="warning" className="mb-6" action={<Link href={adminHref(locale, "/two-factor")}>{words.offerAction}</Link>}>
          {words.offer}
        </Alert>
      )}
      <div className="mb-5 flex flex-wrap items-end justify-between gap-4">
        <Tabs
          label={words.range}
          className="max-sm:w-full max-sm:[&>a]:px-2 [&>a]:whitespace-nowrap"
          items={ranges.map((range) => ({ href: adminHref(locale, "", { range, zone }), label: words.ranges[range], current: range === overview.range }))}
        />
        <form action={adminHref(locale, "")} className="flex items-end gap-3">
          <input type="hidden" name="range" value={overview.range} />
          <FilterChoice className="w-56" name="zone" label={words.zoneLabel} value={overview.zone} choices={[...new Set([overview.zone, ...zones])].map((one) => [one, one])} />
          <Button type="submit" variant="secondary" className="h-12">
            {words.apply}
          </Button>
        </form>
      </div>
      <OverviewCards locale={locale} overview={overview} />
      <OverviewMessages locale={locale} overview={overview} />
    </>
  );
}
