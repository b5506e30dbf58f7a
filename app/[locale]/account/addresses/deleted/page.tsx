import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { DeletedList } from "@/components/addresses/deleted-list";
import { PageHeader } from "@/components/layout/page-header";
import { HouseDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { addressLimits } from "@/lib/addresses/limits";
import { listDeletedAddresses } from "@/lib/addresses/queries";
import { day } from "@/lib/clock";
import { env } from "@/lib/env";
import { fill } from "@/lib/i18n/fill";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { languageTag } from "@/lib/i18n/routing";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../../layout-props";
import { restoreAddressAction } from "../actions";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).addresses.deletedTitle };
}

/** What was deleted in the last 30 days, and the way back. */
export default async function DeletedAddressesPage(props: LocaleParams) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const words = messagesOf(locale).addresses;
  const dates = new Intl.DateTimeFormat(languageTag[locale], { dateStyle: "medium", timeZone: env().APP_TIME_ZONE });
  const items = (await listDeletedAddresses(viewer.user.id)).map(({ deletedAt, ...address }) => {
    const until = new Date(deletedAt.getTime() + addressLimits.deletedDays * day);
    return { ...address, note: fill(words.deletedOn, { date: dates.format(deletedAt), until: dates.format(until) }) };
  });
  return (
    <>
      <PageHeader title={words.deletedTitle}>{words.deletedLead}</PageHeader>
      {/* Always there: it also says what the last restoring came to. */}
      <DeletedList items={items} restore={restoreAddressAction} words={{ list: words.list, card: words.card }} />
      {items.length === 0 ? (
        <EmptyState drawing={<HouseDrawing />} title={words.deletedEmptyTitle}>
          {words.deletedEmptyBody}
        </EmptyState>
      ) : null}
      <p className="mt-8 text-sm">
        <Link href={localePath(locale, "/account/addresses")}>{words.backToList}</Link>
      </p>
    </>
  );
}
