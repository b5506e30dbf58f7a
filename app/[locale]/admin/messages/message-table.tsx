import { Moment } from "@/components/admin/moment";
import { StateBadge } from "@/components/admin/state-badges";
import { wordFor } from "@/components/admin/words";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { MessageRow } from "@/lib/admin/message-queries";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { adminHref, timesOf } from "../frame";

/** One line for each message, the recipient masked. */
export function MessageTable({ locale, items }: { locale: Locale; items: readonly MessageRow[] }) {
  const { messages: words, common } = messagesOf(locale).admin;
  const times = timesOf(locale);
  return (
    <Table stacked label={words.list}>
      <thead>
        <Tr>
          {[words.created, words.kind, words.recipient, words.state].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
          <Th numeric>{words.attempts}</Th>
        </Tr>
      </thead>
      <tbody>
        {items.map((message) => (
          <Tr key={message.id} className="hover:bg-sunken">
            <Td label={words.created} className="tnum min-w-28 text-muted"><Moment text={times.second(message.createdAt)} /></Td>
            <Td label={words.kind} className="min-w-24">
              <Link href={adminHref(locale, `/messages/${message.id}`)} className="font-medium">
                {wordFor(common.kinds, message.kind)}
              </Link>
              <span className="block text-xs text-muted">{common.channels[message.channel]}</span>
            </Td>
            <Td label={words.recipient} className="tnum">{message.recipient}</Td>
            <Td label={words.state}>
              <StateBadge state={message.state} words={common.states} />
              {message.lastError ? <span className="mt-1 line-clamp-2 max-w-80 text-xs break-words text-muted">{message.lastError}</span> : null}
            </Td>
            <Td numeric label={words.attempts}>
              {message.attempts}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
