import { actionWord } from "@/components/admin/words";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { AuditRow } from "@/lib/admin/audit-queries";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { describeDevice } from "@/lib/sessions/device-name";
import { adminHref, timesOf } from "../frame";

/** One line for each act; the change as it was written down. */
export function AuditTable({ locale, items }: { locale: Locale; items: readonly AuditRow[] }) {
  const { audit: words } = messagesOf(locale).admin;
  const times = timesOf(locale);
  return (
    <Table label={words.list}>
      <thead>
        <tr>
          {[words.when, words.actor, words.action, words.target, words.change, words.where].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((row) => (
          <tr key={row.id} className="hover:bg-sunken">
            <Td className="tnum whitespace-nowrap text-muted">{times.second(row.createdAt)}</Td>
            <Td className="whitespace-nowrap">
              <Link href={adminHref(locale, `/users/${row.actorId}`)}>{row.actor}</Link>
              <span className="block text-xs text-muted">{row.actorRole}</span>
            </Td>
            <Td className="font-medium whitespace-nowrap">{actionWord(words.actions, row.action)}</Td>
            <Td className="whitespace-nowrap">{target(row)}</Td>
            <Td className="min-w-56">
              <Change label={words.before} value={row.before} />
              <Change label={words.after} value={row.after} />
            </Td>
            <Td className="tnum whitespace-nowrap text-muted">
              {row.ip ?? "–"}
              <span className="block text-xs">{describeDevice(row.userAgent)}</span>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );

  function target(row: AuditRow) {
    if (!row.targetId) return "–";
    if (row.targetType !== "user" && row.targetType !== "message") return row.targetId;
    return <Link href={adminHref(locale, `/${row.targetType}s/${row.targetId}`)}>{row.targetName ?? row.targetId}</Link>;
  }
}

function Change({ label, value }: { label: string; value: Record<string, unknown> | null }) {
  if (!value || Object.keys(value).length === 0) return null;
  return (
    <p className="text-xs">
      <span className="text-muted">{label}: </span>
      <span className="break-words font-mono">{Object.entries(value).map(([name, one]) => `${name}=${typeof one === "string" ? one : JSON.stringify(one)}`).join(" ")}</span>
    </p>
  );
}
