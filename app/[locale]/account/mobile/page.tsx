import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { redirect } from "next/navigation";
import { MobileForm } from "@/components/account/mobile-form";
import { PageHeader } from "@/components/layout/page-header";
import { getMe } from "@/lib/account/queries";
import { firstCaptcha } from "@/lib/captchas/first";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { getViewer } from "@/lib/sessions/current";
import { requireUser } from "@/lib/sessions/require";
import { codeWords } from "../../code-words";
import { type LocaleParams, localeOf } from "../../layout-props";
import { changeMobileAction, sendChangeMobileSmsAction } from "../actions";
import { sensitiveProps } from "../sensitive-props";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  const words = messagesOf(await localeOf(props)).mobilePage;
  const viewer = await getViewer();
  const me = viewer && (await getMe(viewer.user.id));
  return { title: me?.mobile ? words.changeTitle : words.addTitle };
}

/** Adds or changes the mobile. `?mobile=` brings back what was typed before the proof was asked for. */
export default async function MobilePage(props: Props) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { mobile } = await props.searchParams;
  const me = await getMe(viewer.user.id);
  const words = messagesOf(locale).mobilePage;
  const page = sensitiveProps(viewer, locale, "/account/mobile");
  const typed = typeof mobile === "string" ? mobile.slice(0, 32) : "";
  if (!page.proof.fresh && !page.proof.hasPassword) redirect(page.hrefs.confirm + (typed ? encodeURIComponent(`?mobile=${encodeURIComponent(typed)}`) : ""));
  return (
    <>
      <PageHeader title={me.mobile ? words.changeTitle : words.addTitle}>{me.mobile ? fill(words.changeLead, { mobile: me.mobile }) : words.addLead}</PageHeader>
      <MobileForm
        action={changeMobileAction}
        sendCode={sendChangeMobileSmsAction}
        captcha={await firstCaptcha("change-mobile")}
        mobile={typed}
        provesBySms={me.mobile !== null && page.proof.hasPassword && !page.proof.fresh}
        words={{ ...words, useSms: page.proofWords.useSms }}
        codeWords={codeWords(locale, "sms")}
        {...page}
      />
    </>
  );
}
