import { Pagination } from "@/components/ui/pagination";
import { listUserMessages } from "@/lib/admin/user-queries";
import { messagesOf } from "@/lib/i18n/messages";
import { isId } from "@/lib/id";
import { adminHref } from "../../frame";
import { MessageTable } from "../../messages/message-table";
import { Nothing } from "./nothing";
import type { TabProps } from "./tab";

/** What the account was told. */
export async function MessagesTab({ viewer, locale, user, before }: TabProps) {
  const { items, next } = await listUserMessages(viewer, user.id, before && isId(before) ? before : undefined);
  const { user: words, common } = messagesOf(locale).admin;
  if (items.length === 0) return <Nothing>{words.noMessages}</Nothing>;
  const to = (more: Record<string, string>) => adminHref(locale, `/users/${user.id}`, { tab: "messages", ...more });
  return (
    <div className="space-y-4">
      <MessageTable locale={locale} items={items} />
      <Pagination label={common.pages} words={{ previous: common.newer, next: common.older }} previousHref={before ? to({}) : null} nextHref={next ? to({ before: next }) : null} />
    </div>
  );
}
