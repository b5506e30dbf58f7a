import { StateBadge } from "@/components/admin/state-badges";
import { wordFor } from "@/components/admin/words";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { MessageRow } from "@/lib/admin/message-queries";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { adminHref, timesOf } from "../frame";

/** One line for each message, the recipient masked. */
export function MessageTable({ locale, items }: { locale: Locale; items: readonly MessageRow[] }) {
  const { messages: words, common } = messagesOf(locale).admin;
  const times = timesOf(locale);
  return (
    <Table label={words.list}>
      <thead>
        <tr>
          {[words.created, words.kind, words.channel, words.recipient, words.state].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
          <Th numeric>{words.attempts}</Th>
          <Th>{words.error}</Th>
        </tr>
      </thead>
      <tbody>
        {items.map((message) => (
          <tr key={message.id} className="hover:bg-sunken">
            <Td className="tnum whitespace-nowrap text-muted">{times.second(message.createdAt)}</Td>
            <Td className="font-medium whitespace-nowrap">
              <Link href={adminHref(locale, `/messages/${message.id}`)}>{wordFor(common.kinds, message.kind)}</Link>
            </Td>
            <Td className="whitespace-nowrap">{common.channels[message.channel]}</Td>
            <Td className="tnum whitespace-nowrap">{message.recipient}</Td>
            <Td>
              <StateBadge state={message.state} words={common.states} />
            </Td>
            <Td numeric>{message.attempts}</Td>
            <Td className="max-w-64 truncate text-muted">{message.lastError ?? "–"}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
