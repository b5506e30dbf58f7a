import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { redirect } from "next/navigation";
import { ResetAgainForm, ResetCodeForm } from "@/components/account/reset-forms";
import { AuthCard } from "@/components/layout/auth-card";
import { Alert } from "@/components/ui/alert";
import { Link } from "@/components/ui/link";
import { getResetRecipient } from "@/lib/account/reset-queries";
import { firstCaptcha } from "@/lib/captchas/first";
import { codeLife } from "@/lib/codes/policy";
import { fill } from "@/lib/i18n/fill";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { isId } from "@/lib/id";
import { clientKey, getClient } from "@/lib/request";
import { type LocaleParams, localeOf } from "../../../layout-props";
import { resendResetAction, verifyResetAction } from "../actions";
import { Steps } from "../steps";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).reset.codeTitle, robots: { index: false } };
}

/** Step two of a reset: the code. The mail leads here too, so that another device can go on. */
export default async function ResetCodePage(props: Props) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { id, again } = await props.searchParams;
  if (typeof id !== "string" || !isId(id)) redirect(localePath(locale, "/reset-password"));
  const sent = await getResetRecipient(clientKey(await getClient()), id);
  const { reset: words, captcha: captchaWords, wait } = messagesOf(locale);
  const lead = sent ? fill(words.codeLead, { to: sent.to, minutes: codeLife[sent.channel] / 60_000 }) : words.codeLeadPlain;
  return (
    <AuthCard title={words.codeTitle} lead={lead} after={<>{words.elsewhere} <Link href={localePath(locale, "/reset-password")}>{words.restart}</Link></>}>
      <Steps locale={locale} current={1} />
      {again === "1" ? <Alert tone="success" role="status" className="mb-5">{words.sentAgain}</Alert> : null}
      <ResetCodeForm key={id} action={verifyResetAction} id={id} words={words} />
      {sent ? <ResetAgainForm key={`again-${id}`} action={resendResetAction} id={id} wait={sent.wait} captcha={await firstCaptcha("reset")} words={{ ...words, units: wait }} captchaWords={captchaWords} /> : null}
    </AuthCard>
  );
}
