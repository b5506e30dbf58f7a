import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { notFound } from "next/navigation";
import { Moment } from "@/components/admin/moment";
import { ActForm } from "@/components/admin/act-form";
import { ActPanel } from "@/components/admin/act-panel";
import { StateBadge } from "@/components/admin/state-badges";
import { wordFor } from "@/components/admin/words";
import { PageHeader } from "@/components/layout/page-header";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { getStaffMessage } from "@/lib/admin/message-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { may } from "@/lib/sessions/permissions";
import { requireStaff } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../../layout-props";
import { actParts, adminHref, type PageProps, staffTitle, timesOf } from "../../frame";
import { cancelMessageAction, retryMessageAction } from "../actions";
import { MessageFacts } from "./facts";

type Props = PageProps & { params: Promise<{ locale: string; id: string }> };

export function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return staffTitle(props, "messages.read", (words) => words.message.title);
}

/** One message: where it stands, every try and what the provider said, and the way to send or stop it. */
export default async function MessagePage(props: Props) {
  const viewer = await requireStaff("messages.read");
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const found = await getStaffMessage(viewer, (await props.params).id);
  if (!found) notFound();
  const { message, attempts, retriedAs, username } = found;
  const { message: words, common } = messagesOf(locale).admin;
  const times = timesOf(locale);
  const manage = may(viewer.user.role, "messages.manage");
  const act = { hidden: { messageId: message.id }, ...actParts(locale, adminHref(locale, `/messages/${message.id}`)) };
  return (
    <>
      <p className="mb-3 text-sm">
        <Link href={adminHref(locale, "/messages")}>{words.back}</Link>
      </p>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            {wordFor(common.kinds, message.kind)}
            <StateBadge state={message.state} words={common.states} />
          </span>
        }
        action={
          manage ? (
            <div key={message.state}>
              {(message.state === "failed" || message.state === "unknown") && !retriedAs ? <ActForm action={retryMessageAction} submit={words.retry} done={words.retryDone} {...act} /> : null}
            </div>
          ) : null
        }
      >
        <span className="tnum text-sm">{message.id}</span>
      </PageHeader>
      <MessageFacts viewer={viewer} locale={locale} message={message} retriedAs={retriedAs} username={username} />
      {manage && (message.state === "queued" || message.state === "handed") ? (
        <Card className="mt-6 max-w-2xl overflow-hidden">
          <ActPanel title={words.cancel} lead={words.cancelLead}>
            <ActForm action={cancelMessageAction} submit={words.cancel} done={words.cancelDone} variant="danger" {...act} />
          </ActPanel>
        </Card>
      ) : null}
      <h2 className="mt-8 mb-3 text-lg">{words.history}</h2>
      {attempts.length === 0 ? (
        <p className="text-sm text-muted">{words.noAttempts}</p>
      ) : (
        <Table stacked label={words.history}>
          <thead>
            <Tr>
              <Th>{messagesOf(locale).admin.user.when}</Th>
              <Th>{words.outcome}</Th>
              <Th numeric>{words.status}</Th>
              <Th>{words.detail}</Th>
            </Tr>
          </thead>
          <tbody>
            {attempts.map((attempt) => (
              <Tr key={attempt.id}>
                <Td label={messagesOf(locale).admin.user.when} className="tnum min-w-28 text-muted"><Moment text={times.second(attempt.createdAt)} /></Td>
                <Td label={words.outcome} className="whitespace-nowrap">{wordFor(words.outcomes, attempt.outcome)}</Td>
                <Td numeric label={words.status}>{attempt.status ?? "–"}</Td>
                <Td label={words.detail} className="break-words">{attempt.detail ?? "–"}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <p className="mt-4 text-xs text-muted">{fill(common.zone, { zone: times.zone })}</p>
    </>
  );
}
