import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { PageHeader } from "@/components/layout/page-header";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DescriptionItem, DescriptionList } from "@/components/ui/description-list";
import { DoneAlert } from "@/components/ui/done-alert";
import { listSecurityEvents } from "@/lib/account/list-events";
import { getMe } from "@/lib/account/queries";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { pageInput } from "@/lib/paging";
import { listSessions } from "@/lib/sessions/queries";
import { requireUser } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { ChangeLink, EmailValue } from "../fact-parts";
import { Devices } from "./devices";
import { LinkedAccountsSection } from "./linked/section";
import { Timeline } from "./timeline";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).security.title };
}

/** What protects the account, where it is signed in, and what happened to it. */
export default async function SecurityPage(props: Props) {
  const viewer = await requireUser();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const query = await props.searchParams;
  const { done, cursor } = query;
  // A cursor that is none of ours shows the beginning.
  const page = pageInput.safeParse(typeof cursor === "string" ? { cursor } : {});
  const shown = page.success ? page.data : pageInput.parse({});
  const [me, sessions, events] = await Promise.all([
    getMe(viewer.user.id),
    listSessions(viewer.user.id, viewer.session.id),
    listSecurityEvents(viewer.user.id, shown),
  ]);
  const { security: words, profile } = messagesOf(locale);
  const to = (path: string) => localePath(locale, `/account${path}`);
  const said = done === "device" ? words.signedOut : done === "others" ? words.othersSignedOut : done === "gone" ? words.gone : null;
  const path = to("/security");
  return (
    <>
      <PageHeader title={words.title}>{words.lead}</PageHeader>
      {said ? <DoneAlert className="mb-6">{said}</DoneAlert> : null}
      <div className="space-y-6">
        <Card aria-labelledby="ways">
          <CardHeader id="ways" title={words.waysTitle} />
          <CardBody className="py-1 sm:py-2">
            <DescriptionList>
              <DescriptionItem term={profile.password} action={<ChangeLink href={to("/password")} label={me.hasPassword ? profile.changePassword : profile.setPassword} word={me.hasPassword ? profile.change : profile.set} />}>
                {me.hasPassword ? profile.hasPassword : profile.noPassword}
              </DescriptionItem>
              <DescriptionItem term={profile.mobile} action={<ChangeLink href={to("/mobile")} label={me.mobile ? profile.changeMobile : profile.addMobile} word={me.mobile ? profile.replace : profile.add} />}>
                {me.mobile ?? profile.none}
              </DescriptionItem>
              <DescriptionItem term={profile.email} action={<ChangeLink href={to("/email")} label={me.email ? profile.changeEmail : profile.addEmail} word={me.email ? profile.replace : profile.add} />}>
                <EmailValue me={me} words={profile} />
              </DescriptionItem>
            </DescriptionList>
          </CardBody>
        </Card>
        <LinkedAccountsSection locale={locale} userId={viewer.user.id} query={query} />
        <Devices locale={locale} sessions={sessions} />
        <Timeline
          locale={locale}
          items={events.items}
          newest={shown.cursor ? `${path}#what-happened` : null}
          older={events.nextCursor ? `${path}?cursor=${events.nextCursor}#what-happened` : null}
        />
      </div>
    </>
  );
}
