import { Reveal } from "@/components/admin/reveal";
import { Card, CardBody } from "@/components/ui/card";
import { DescriptionItem, DescriptionList } from "@/components/ui/description-list";
import { Link } from "@/components/ui/link";
import type { MessageRow } from "@/lib/admin/message-queries";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import type { Viewer } from "@/lib/sessions/current";
import { may } from "@/lib/sessions/permissions";
import { adminHref, timesOf } from "../../frame";
import { revealRecipientAction } from "../actions";

interface Props {
  viewer: Viewer;
  locale: Locale;
  message: MessageRow;
  retriedAs: string | null;
  /** Whose account it is about. */
  username: string | null;
}

/** What a message is and where it went; never its code or link. */
export function MessageFacts({ viewer, locale, message, retriedAs, username }: Props) {
  const all = messagesOf(locale);
  const { message: words, messages, user, common } = all.admin;
  const times = timesOf(locale);
  const at = (moment: Date | null) => (moment ? times.second(moment) : "–");
  const toMessage = (id: string) => <Link href={adminHref(locale, `/messages/${id}`)}>{id}</Link>;
  return (
    <Card>
      <CardBody className="py-1 sm:py-2">
        <DescriptionList>
          <DescriptionItem term={messages.recipient} hint={`${common.channels[message.channel]} · ${all.profile.languages[message.locale]}`}>
            <span className="tnum">{message.recipient}</span>
          </DescriptionItem>
          <DescriptionItem term={words.user}>{message.userId ? <Link href={adminHref(locale, `/users/${message.userId}`)}>{username ?? message.userId}</Link> : common.none}</DescriptionItem>
          <DescriptionItem term={messages.created}>{at(message.createdAt)}</DescriptionItem>
          <DescriptionItem term={words.notAfter}>{at(message.notAfter)}</DescriptionItem>
          <DescriptionItem term={words.handed}>{at(message.handedAt)}</DescriptionItem>
          <DescriptionItem term={words.finished}>{at(message.finishedAt)}</DescriptionItem>
          <DescriptionItem term={words.provider}>
            <span className="break-all">{message.providerId ?? "–"}</span>
          </DescriptionItem>
          <DescriptionItem term={messages.error}>{message.lastError ?? "–"}</DescriptionItem>
          {message.retryOf ? <DescriptionItem term={words.retryOf}>{toMessage(message.retryOf)}</DescriptionItem> : null}
          {retriedAs ? <DescriptionItem term={words.retriedAs}>{toMessage(retriedAs)}</DescriptionItem> : null}
        </DescriptionList>
        {may(viewer.user.role, "users.reveal") ? (
          <div className="border-t border-line py-4">
            <Reveal action={revealRecipientAction} hidden={{ messageId: message.id }} words={{ reveal: words.reveal, revealHint: user.revealHint, revealed: user.revealed, unreachable: common.unreachable }} />
          </div>
        ) : null}
      </CardBody>
    </Card>
  );
}
