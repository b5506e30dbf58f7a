import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { AddressList } from "@/components/addresses/address-list";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { DoneAlert } from "@/components/ui/done-alert";
import { HouseDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { addressLimits } from "@/lib/addresses/limits";
import { listAddresses } from "@/lib/addresses/queries";
import { fill } from "@/lib/i18n/fill";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { deleteAddressAction, renameAddressAction, restoreAddressAction, setDefaultAddressAction } from "./actions";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).addresses.title };
}

const actions = { setDefault: setDefaultAddressAction, rename: renameAddressAction, remove: deleteAddressAction, restore: restoreAddressAction };

/** The address book. */
export default async function AddressesPage(props: Props) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { items } = await listAddresses(viewer.user.id);
  const { done } = await props.searchParams;
  const words = messagesOf(locale).addresses;
  const base = localePath(locale, "/account/addresses");
  const full = items.length >= addressLimits.live;
  const count = fill(words.count, { count: items.length, limit: addressLimits.live });
  const saved = done === "created" ? words.created : done === "updated" ? words.updated : null;
  return (
    <>
      <PageHeader title={words.title} action={full || items.length === 0 ? undefined : <ButtonLink href={`${base}/new`}>{words.add}</ButtonLink>}>
        {words.lead} {items.length > 0 ? <span className="whitespace-nowrap">{count}</span> : null}
      </PageHeader>
      {saved ? <DoneAlert className="mb-4">{saved}</DoneAlert> : null}
      {full ? <Alert tone="info" className="mb-4">{words.full}</Alert> : null}
      <AddressList items={items} base={base} actions={actions} words={{ list: words.list, card: words.card }} />
      {items.length === 0 ? (
        <EmptyState drawing={<HouseDrawing />} title={words.emptyTitle} action={<ButtonLink size="lg" href={`${base}/new`}>{words.add}</ButtonLink>}>
          {words.emptyBody}
        </EmptyState>
      ) : null}
      <p className="mt-8 text-sm">
        <Link href={`${base}/deleted`}>{words.deletedLink}</Link>
      </p>
    </>
  );
}
