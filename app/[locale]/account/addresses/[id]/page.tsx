import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { notFound } from "next/navigation";
import { AddressForm } from "@/components/addresses/address-form";
import { PageHeader } from "@/components/layout/page-header";
import { addressForm } from "@/lib/addresses/form";
import { getAddress } from "@/lib/addresses/queries";
import { listProvinces } from "@/lib/areas/queries";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../../layout-props";
import { pasteAddressAction, updateAddressAction } from "../actions";

type Props = { params: Promise<{ locale: string; id: string }> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).addresses.editTitle };
}

export default async function EditAddressPage(props: Props) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const address = await getAddress(viewer.user.id, (await props.params).id);
  if (!address) notFound();
  const { choices, ...shown } = await addressForm(address);
  const words = messagesOf(locale).addresses;
  const { items: provinces } = await listProvinces();
  return (
    <>
      <PageHeader title={words.editTitle} />
      <AddressForm
        address={shown}
        choices={choices}
        provinces={provinces}
        action={updateAddressAction}
        paste={pasteAddressAction}
        cancelHref={localePath(locale, "/account/addresses")}
        locale={locale}
        words={words.form}
      />
    </>
  );
}
