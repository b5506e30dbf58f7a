import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { VerifyEmailForm } from "@/components/account/verify-email-form";
import { AuthCard } from "@/components/layout/auth-card";
import { localePath } from "@/lib/i18n/locale-path";
import { ButtonLink } from "@/components/ui/button";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../../layout-props";
import { linkOf } from "../link-of";
import { disownEmailAction, verifyEmailAction } from "./actions";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { done, token } = await props.searchParams;
  const words = messagesOf(await localeOf(props)).verifyEmail;
  const title = done === "disowned" ? words.disownedTitle : (await linkOf("verify", token)) ? words.title : words.invalidTitle;
  return { title, robots: { index: false } };
}

/** Where the link of the activation mail leads. Opening it changes nothing; its buttons do. */
export default async function VerifyEmailPage(props: Props) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const query = await props.searchParams;
  const { verifyEmail: words, common } = messagesOf(locale);
  const home = <ButtonLink href={localePath(locale, "/account")}>{words.toAccount}</ButtonLink>;
  if (query.done === "disowned") {
    return (
      <AuthCard title={words.disownedTitle} lead={words.disowned}>
        <ButtonLink href={localePath(locale, "/")}>{words.toHome}</ButtonLink>
      </AuthCard>
    );
  }
  const link = await linkOf("verify", query.token);
  if (!link) {
    return (
      <AuthCard title={words.invalidTitle} lead={words.invalid}>
        {home}
      </AuthCard>
    );
  }
  return (
    <AuthCard title={words.title} lead={<>{words.lead} <strong className="break-all text-ink">{link.email}</strong></>}>
      <VerifyEmailForm token={link.token} confirm={verifyEmailAction} disown={disownEmailAction} words={{ yes: words.yes, no: words.no, unreachable: common.unreachable }} />
    </AuthCard>
  );
}
