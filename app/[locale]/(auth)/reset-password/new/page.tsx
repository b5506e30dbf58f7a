import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { ResetPasswordForm } from "@/components/account/reset-forms";
import { AuthCard } from "@/components/layout/auth-card";
import { ButtonLink } from "@/components/ui/button";
import { getGrant } from "@/lib/account/grants";
import { resetGrant } from "@/lib/account/reset-cookie";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../../../layout-props";
import { resetPasswordAction } from "../actions";
import { Steps } from "../steps";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).reset.newTitle, robots: { index: false } };
}

/** Step three of a reset: the new password, for whoever brings the grant of step two. */
export default async function ResetNewPage(props: LocaleParams) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const kept = await resetGrant.read();
  const { reset: words, newPassword, strength } = messagesOf(locale);
  if (!kept || !(await getGrant("reset", kept.grant))) {
    return (
      <AuthCard title={words.lostTitle} lead={words.lost}>
        <ButtonLink href={localePath(locale, "/reset-password")}>{words.restart}</ButtonLink>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={words.newTitle} lead={words.newLead}>
      <Steps locale={locale} current={2} />
      <ResetPasswordForm action={resetPasswordAction} words={words} newWords={newPassword} strengthWords={strength} />
    </AuthCard>
  );
}
