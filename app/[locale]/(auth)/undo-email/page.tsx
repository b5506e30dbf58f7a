import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { ButtonForm } from "@/components/account/button-form";
import { AuthCard } from "@/components/layout/auth-card";
import { ButtonLink } from "@/components/ui/button";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../../layout-props";
import { linkOf } from "../link-of";
import { undoEmailAction } from "./actions";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { done, token } = await props.searchParams;
  const words = messagesOf(await localeOf(props)).undoEmail;
  const title = done === "1" ? words.doneTitle : (await linkOf("undo", token)) ? words.title : words.invalidTitle;
  return { title, robots: { index: false } };
}

/** Where the link of the notice at the old address leads. Opening it changes nothing; its button does. */
export default async function UndoEmailPage(props: Props) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const query = await props.searchParams;
  const { undoEmail: words, common } = messagesOf(locale);
  const to = (path: string) => localePath(locale, path);
  if (query.done === "1") {
    return (
      <AuthCard title={words.doneTitle} lead={words.done}>
        <div className="flex flex-wrap gap-3">
          <ButtonLink href={to("/reset-password")}>{words.toReset}</ButtonLink>
          <ButtonLink variant="secondary" href={to("/login")}>{words.toLogin}</ButtonLink>
        </div>
      </AuthCard>
    );
  }
  const link = await linkOf("undo", query.token);
  if (!link) {
    return (
      <AuthCard title={words.invalidTitle} lead={words.invalid}>
        <ButtonLink href={to("/account")}>{words.toAccount}</ButtonLink>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={words.title} lead={<>{words.lead} <strong className="break-all text-ink">{link.email}</strong></>}>
      <p className="mb-5 text-sm text-muted">{words.more}</p>
      <ButtonForm action={undoEmailAction} values={{ token: link.token }} size="lg" className="w-full" unreachable={common.unreachable}>
        {words.submit}
      </ButtonForm>
    </AuthCard>
  );
}
