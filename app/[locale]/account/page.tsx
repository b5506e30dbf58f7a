import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { LocaleForm } from "@/components/account/locale-form";
import { PageHeader } from "@/components/layout/page-header";
import { fullTitle } from "@/components/layout/page-metadata";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { DescriptionItem, DescriptionList } from "@/components/ui/description-list";
import { DoneAlert } from "@/components/ui/done-alert";
import { getMe } from "@/lib/account/queries";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../layout-props";
import { changeLocaleAction } from "./actions";
import { ChangeLink, EmailValue } from "./fact-parts";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  const locale = await localeOf(props);
  return { title: fullTitle(locale, messagesOf(locale).profile.title) };
}

/** The user centre's first page: who I am here, and how to change it. */
export default async function ProfilePage(props: Props) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const me = await getMe(viewer.user.id);
  const { done } = await props.searchParams;
  const { profile: words, common } = messagesOf(locale);
  const to = (path: string) => localePath(locale, `/account${path}`);
  const said: Record<string, string> = words.done;
  const message = done === "email-verified" ? (me.emailVerified ? words.emailVerified : undefined) : typeof done === "string" ? said[done] : undefined;
  return (
    <>
      <PageHeader title={words.title}>{words.lead}</PageHeader>
      {message ? <DoneAlert className="mb-6">{message}</DoneAlert> : null}
      <Card>
        <CardBody className="py-1 sm:py-2">
          <DescriptionList>
            <DescriptionItem term={words.username}>{me.username}</DescriptionItem>
            <DescriptionItem term={words.mobile} action={<ChangeLink href={to("/mobile")} label={me.mobile ? words.changeMobile : words.addMobile} word={me.mobile ? words.replace : words.add} />}>
              {me.mobile ?? words.none}
            </DescriptionItem>
            <DescriptionItem term={words.email} action={<ChangeLink href={to("/email")} label={me.email ? words.changeEmail : words.addEmail} word={me.email ? words.replace : words.add} />}>
              <EmailValue me={me} words={words} />
            </DescriptionItem>
            <DescriptionItem term={words.password} action={<ChangeLink href={to("/password")} label={me.hasPassword ? words.changePassword : words.setPassword} word={me.hasPassword ? words.change : words.set} />}>
              {me.hasPassword ? words.hasPassword : words.noPassword}
            </DescriptionItem>
          </DescriptionList>
        </CardBody>
      </Card>
      <Card className="mt-6">
        <CardBody>
          <LocaleForm
            action={changeLocaleAction}
            locale={me.locale}
            languages={words.languages}
            words={{ label: words.languageLabel, save: words.saveLanguage, unreachable: common.unreachable }}
          />
        </CardBody>
      </Card>
      <div className="mt-6">
        <ButtonLink variant="secondary" href={to("/addresses")}>
          {words.addresses}
        </ButtonLink>
      </div>
    </>
  );
}
