import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { AddressForm } from "@/components/addresses/address-form";
import { PageHeader } from "@/components/layout/page-header";
import { listProvinces } from "@/lib/areas/queries";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../../layout-props";
import { createAddressAction, pasteAddressAction } from "../actions";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).addresses.newTitle };
}

export default async function NewAddressPage(props: LocaleParams) {
  await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const words = messagesOf(locale).addresses;
  const { items: provinces } = await listProvinces();
  return (
    <>
      <PageHeader title={words.newTitle} />
      <AddressForm
        choices={{ cities: [], districts: [] }}
        provinces={provinces}
        action={createAddressAction}
        paste={pasteAddressAction}
        cancelHref={localePath(locale, "/account/addresses")}
        locale={locale}
        words={words.form}
      />
    </>
  );
}
