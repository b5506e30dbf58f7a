import { Moment } from "@/components/admin/moment";
import { ChangeList } from "@/components/admin/change-list";
import { actionWord, wordFor } from "@/components/admin/words";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { AuditRow } from "@/lib/admin/audit-queries";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { describeDevice } from "@/lib/sessions/device-name";
import { adminHref, timesOf } from "../frame";

/** One line for each act; the change as it was written down. */
export function AuditTable({ locale, items }: { locale: Locale; items: readonly AuditRow[] }) {
  const { audit: words, common } = messagesOf(locale).admin;
  const names = { ...common.roles, ...common.states, ...common.channels, ...common.kinds, ...words.shown };
  const times = timesOf(locale);
  return (
    <Table stacked label={words.list}>
      <thead>
        <Tr>
          {[words.when, words.actor, words.action, words.target, words.change, words.where].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </Tr>
      </thead>
      <tbody>
        {items.map((row) => (
          <Tr key={row.id} className="hover:bg-sunken">
            <Td label={words.when} className="tnum min-w-28 text-muted"><Moment text={times.second(row.createdAt)} /></Td>
            <Td label={words.actor} className="whitespace-nowrap">
              <Link href={adminHref(locale, `/users/${row.actorId}`)}>{row.actor}</Link>
              <span className="block text-xs text-muted">{wordFor(common.roles, row.actorRole)}</span>
            </Td>
            <Td label={words.action} className="min-w-28 font-medium">{actionWord(words.actions, row.action)}</Td>
            <Td label={words.target} className="max-w-40 break-words">{target(row)}</Td>
            <Td label={words.change} className="max-w-72 min-w-44">
              <ChangeList before={row.before} after={row.after} words={words} names={names} />
            </Td>
            <Td label={words.where} className="tnum whitespace-nowrap text-muted">
              {row.ip ?? "–"}
              <span className="block text-xs">{device(row.userAgent)}</span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );

  function device(userAgent: string | null): string {
    const known = describeDevice(userAgent);
    return known === "?" ? (userAgent ?? "") : known;
  }

  function target(row: AuditRow) {
    if (!row.targetId) return "–";
    if (row.targetType !== "user" && row.targetType !== "message") return row.targetId;
    return <Link href={adminHref(locale, `/${row.targetType}s/${row.targetId}`)}>{row.targetName ?? row.targetId}</Link>;
  }
}
