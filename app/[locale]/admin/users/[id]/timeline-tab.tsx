import { wordFor } from "@/components/admin/words";
import { Pagination } from "@/components/ui/pagination";
import { Table, Td, Th } from "@/components/ui/table";
import { listUserEvents } from "@/lib/admin/user-queries";
import { messagesOf } from "@/lib/i18n/messages";
import { isId } from "@/lib/id";
import { adminHref, timesOf } from "../../frame";
import { Nothing } from "./nothing";
import type { TabProps } from "./tab";

/** What happened to the account. */
export async function TimelineTab({ viewer, locale, user, before }: TabProps) {
  const { items, next } = await listUserEvents(viewer, user.id, before && isId(before) ? before : undefined);
  const { user: words, common } = messagesOf(locale).admin;
  if (items.length === 0) return <Nothing>{words.noEvents}</Nothing>;
  const times = timesOf(locale);
  const to = (more: Record<string, string>) => adminHref(locale, `/users/${user.id}`, { tab: "timeline", ...more });
  return (
    <div className="space-y-4">
      <Table label={words.tabs.timeline}>
        <thead>
          <tr>
            {[words.when, words.event, words.device, words.ip].map((name) => (
              <Th key={name}>{name}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((event) => (
            <tr key={event.id}>
              <Td className="tnum whitespace-nowrap text-muted">{times.second(event.createdAt)}</Td>
              <Td className="min-w-40">
                {wordFor(words.events, event.kind)}
                {event.data?.by === "staff" ? <span className="ml-2 text-xs text-muted">{words.byStaff}</span> : null}
              </Td>
              <Td className="whitespace-nowrap">{event.device === "?" ? "–" : event.device}</Td>
              <Td className="tnum whitespace-nowrap">{event.ip ?? "–"}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Pagination label={common.pages} words={{ previous: common.newer, next: common.older }} previousHref={before ? to({}) : null} nextHref={next ? to({ before: next }) : null} />
    </div>
  );
}
