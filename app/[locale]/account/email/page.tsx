import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { redirect } from "next/navigation";
import { EmailForm } from "@/components/account/email-form";
import { PageHeader } from "@/components/layout/page-header";
import { getMe } from "@/lib/account/queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { getViewer } from "@/lib/sessions/current";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { changeEmailAction } from "../actions";
import { sensitiveProps } from "../sensitive-props";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  const words = messagesOf(await localeOf(props)).emailPage;
  const viewer = await getViewer();
  const me = viewer && (await getMe(viewer.user.id));
  return { title: me?.emailVerified && me.email ? words.changeTitle : words.addTitle };
}

/** Adds an e-mail address, or asks for another. `?email=` brings back what was typed before the proof was asked for. */
export default async function EmailPage(props: Props) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { email } = await props.searchParams;
  const me = await getMe(viewer.user.id);
  const words = messagesOf(locale).emailPage;
  const page = sensitiveProps(viewer, locale, "/account/email");
  const typed = typeof email === "string" ? email.slice(0, 254) : "";
  if (!page.proof.fresh && !page.proof.hasPassword) redirect(page.hrefs.confirm + (typed ? encodeURIComponent(`?email=${encodeURIComponent(typed)}`) : ""));
  const has = me.emailVerified && me.email;
  return (
    <>
      <PageHeader title={has ? words.changeTitle : words.addTitle}>{has ? fill(words.changeLead, { email: has }) : words.addLead}</PageHeader>
      <EmailForm action={changeEmailAction} email={typed} words={words} {...page} />
    </>
  );
}
