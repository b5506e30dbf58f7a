import { Moment } from "@/components/admin/moment";
import { wordFor } from "@/components/admin/words";
import { Pagination } from "@/components/ui/pagination";
import { Table, Td, Th, Tr } from "@/components/ui/table";
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
      <Table stacked label={words.tabs.timeline}>
        <thead>
          <Tr>
            {[words.when, words.event, words.device, words.ip].map((name) => (
              <Th key={name}>{name}</Th>
            ))}
          </Tr>
        </thead>
        <tbody>
          {items.map((event) => (
            <Tr key={event.id}>
              <Td label={words.when} className="tnum min-w-28 text-muted"><Moment text={times.second(event.createdAt)} /></Td>
              <Td label={words.event} className="min-w-40">
                {wordFor(words.events, event.kind)}
                {event.data?.by === "staff" ? <span className="block text-xs text-muted">{words.byStaff}</span> : null}
              </Td>
              <Td label={words.device}>{event.device === "?" ? "–" : event.device}</Td>
              <Td label={words.ip} className="tnum">{event.ip ?? "–"}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <Pagination label={common.pages} words={{ previous: common.newer, next: common.older }} previousHref={before ? to({}) : null} nextHref={next ? to({ before: next }) : null} />
    </div>
  );
}
