import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { redirect } from "next/navigation";
import { PasswordForm } from "@/components/account/password-form";
import { PageHeader } from "@/components/layout/page-header";
import { getMe } from "@/lib/account/queries";
import { messagesOf } from "@/lib/i18n/messages";
import { getViewer } from "@/lib/sessions/current";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { changePasswordAction } from "../actions";
import { sensitiveProps } from "../sensitive-props";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  const words = messagesOf(await localeOf(props)).passwordPage;
  const viewer = await getViewer();
  const me = viewer && (await getMe(viewer.user.id));
  return { title: me?.hasPassword ? words.changeTitle : words.setTitle };
}

/** Changes the password, or sets the first. */
export default async function PasswordPage(props: LocaleParams) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const me = await getMe(viewer.user.id);
  const { passwordPage: words, newPassword, strength } = messagesOf(locale);
  const page = sensitiveProps(viewer, locale, "/account/password");
  if (!page.proof.fresh && !page.proof.hasPassword) redirect(page.hrefs.confirm);
  return (
    <>
      <PageHeader title={me.hasPassword ? words.changeTitle : words.setTitle}>{me.hasPassword ? words.changeLead : words.setLead}</PageHeader>
      <PasswordForm
        action={changePasswordAction}
        about={{ username: me.username, mobile: viewer.user.mobile, email: me.email, pendingEmail: me.pendingEmail }}
        words={words}
        newWords={newPassword}
        strengthWords={strength}
        {...page}
      />
    </>
  );
}
