import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { ResetRequestForm } from "@/components/account/reset-forms";
import { AuthCard } from "@/components/layout/auth-card";
import { Link } from "@/components/ui/link";
import { firstCaptcha } from "@/lib/captchas/first";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../../layout-props";
import { requestResetAction } from "./actions";
import { Steps } from "./steps";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).reset.title };
}

/** Step one of a reset: where the code shall go. */
export default async function ResetPage(props: LocaleParams) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { reset: words, captcha: captchaWords } = messagesOf(locale);
  return (
    <AuthCard title={words.title} lead={words.lead} after={<Link href={localePath(locale, "/login")}>{words.toLogin}</Link>}>
      <Steps locale={locale} current={0} />
      <ResetRequestForm action={requestResetAction} captcha={await firstCaptcha("reset")} words={words} captchaWords={captchaWords} />
    </AuthCard>
  );
}
