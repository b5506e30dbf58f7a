import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { redirect } from "next/navigation";
import { ConfirmByPassword, ConfirmBySms } from "@/components/account/confirm-form";
import { PageHeader } from "@/components/layout/page-header";
import { Link } from "@/components/ui/link";
import { fill } from "@/lib/i18n/fill";
import { maskMobile } from "@/lib/mask";
import { firstCaptcha } from "@/lib/captchas/first";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { safeNext } from "@/lib/next-path";
import { requireUser } from "@/lib/sessions/require";
import { isFresh } from "@/lib/sessions/step-up";
import { codeWords } from "../../code-words";
import { type LocaleParams, localeOf } from "../../layout-props";
import { ProveByProvider } from "../security/linked/prove";
import { confirmByPasswordAction, confirmBySmsAction, sendStepUpSmsAction } from "../actions";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).proof.title };
}

/** Asks once more who is there, by password or by a code to the mobile (`?by=sms`), then goes on with `?next=`. */
export default async function ConfirmPage(props: Props) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const query = await props.searchParams;
  const next = safeNext(query.next) ?? localePath(locale, "/account/security");
  if (isFresh(viewer)) redirect(next);
  const { proof: words, captcha: captchaWords } = messagesOf(locale);
  const { hasPassword, mobile } = viewer.user;
  const bySms = mobile !== null && (!hasPassword || query.by === "sms");
  const other = `${localePath(locale, "/account/confirm")}?next=${encodeURIComponent(next)}${bySms ? "" : "&by=sms"}`;
  return (
    <>
      <PageHeader title={words.title}>
        {words.lead} {bySms ? fill(words.bySms, { mobile: maskMobile(mobile) }) : null}
      </PageHeader>
      {bySms ? (
        <ConfirmBySms
          action={confirmBySmsAction}
          sendCode={sendStepUpSmsAction}
          captcha={await firstCaptcha("step-up")}
          next={next}
          words={words}
          captchaWords={captchaWords}
          codeWords={codeWords(locale, "sms")}
        />
      ) : hasPassword ? (
        <ConfirmByPassword action={confirmByPasswordAction} next={next} resetHref={localePath(locale, "/reset-password")} words={words} captchaWords={captchaWords} />
      ) : (
        <ProveByProvider locale={locale} userId={viewer.user.id} next={next} />
      )}
      {hasPassword && mobile ? (
        <p className="mt-6 text-sm">
          <Link href={other}>{bySms ? words.usePassword : words.useSms}</Link>
        </p>
      ) : null}
    </>
  );
}
