import { Reveal } from "@/components/admin/reveal";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody } from "@/components/ui/card";
import { DescriptionItem, DescriptionList } from "@/components/ui/description-list";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { may } from "@/lib/sessions/permissions";
import { timesOf } from "../../frame";
import { revealAction } from "./actions";
import type { TabProps } from "./tab";

/** Who this is; what reaches them is masked. */
export function ProfileTab({ viewer, locale, user }: TabProps) {
  const all = messagesOf(locale);
  const { user: words, users, common } = all.admin;
  const times = timesOf(locale);
  return (
    <Card>
      <CardBody className="py-1 sm:py-2">
        <DescriptionList>
          <DescriptionItem term={users.mobile}>
            <span className="tnum">{user.mobile ?? common.none}</span>
          </DescriptionItem>
          <DescriptionItem term={users.email}>
            <span className="flex flex-wrap items-center gap-2">
              {user.email ?? common.none}
              {user.email ? <Badge tone={user.emailVerified ? "success" : "warning"}>{user.emailVerified ? words.verified : words.unverified}</Badge> : null}
            </span>
          </DescriptionItem>
          {user.disabledAt ? (
            <DescriptionItem term={users.states.disabled} hint={`${words.reason}: ${user.disabledReason ?? common.none}`}>
              {times.minute(user.disabledAt)}
            </DescriptionItem>
          ) : null}
          <DescriptionItem term={users.role}>{common.roles[user.role]}</DescriptionItem>
          <DescriptionItem term={users.joined}>{times.minute(user.createdAt)}</DescriptionItem>
          <DescriptionItem term={users.lastSignedIn}>{user.lastSignedInAt ? times.minute(user.lastSignedInAt) : common.never}</DescriptionItem>
          <DescriptionItem term={words.failures}>{user.failures > 0 ? fill(words.failuresCount, { count: user.failures }) : common.none}</DescriptionItem>
          <DescriptionItem term={words.password}>{user.hasPassword ? words.hasPassword : words.noPassword}</DescriptionItem>
          <DescriptionItem term={words.language}>{user.locale === "zh" ? all.profile.languages.zh : all.profile.languages.en}</DescriptionItem>
          <DescriptionItem term={words.terms}>{user.termsVersion}</DescriptionItem>
        </DescriptionList>
        {may(viewer.user.role, "users.reveal") ? (
          <div className="border-t border-line py-4">
            <Reveal action={revealAction} hidden={{ userId: user.id }} words={{ reveal: words.reveal, revealHint: words.revealHint, revealed: words.revealed, unreachable: common.unreachable }} />
          </div>
        ) : null}
      </CardBody>
    </Card>
  );
}
