import { Card } from "@/components/ui/card";
import type { MessageSearch } from "@/lib/admin/input";
import { type Bulk, previewSet } from "@/lib/admin/message-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { languageTag, type Locale } from "@/lib/i18n/routing";
import { mostCounted } from "@/lib/messages/queries";
import type { Viewer } from "@/lib/sessions/current";
import { actParts, adminHref } from "../frame";
import { cancelMessagesAction, retryMessagesAction } from "./actions";
import { BulkForm } from "./bulk-form";

interface Props {
  viewer: Viewer;
  locale: Locale;
  act: Bulk;
  set: Omit<MessageSearch, "before">;
}

/** How many messages an act would reach, before it is done. */
export async function BulkCard({ viewer, locale, act, set }: Props) {
  const { found, most } = await previewSet(viewer, act, set);
  const { messages: words } = messagesOf(locale).admin;
  const number = new Intl.NumberFormat(languageTag[locale]);
  const shown = found >= mostCounted ? `${number.format(mostCounted)}+` : number.format(found);
  const hidden = Object.fromEntries(Object.entries(set).filter((entry): entry is [string, string] => Boolean(entry[1])));
  const [title, lead, confirm] = act === "retry" ? [words.retryTitle, words.retryLead, words.retryConfirm] : [words.cancelTitle, words.cancelLead, words.cancelConfirm];
  return (
    <Card aria-labelledby="bulk" className="mb-5 border-lemon-edge p-5">
      <BulkForm
        title={title}
        lead={[found > 0 ? fill(lead, { count: shown }) : words.nothing, ...(found > most ? [fill(words.most, { most: number.format(most) })] : [])].join(" ")}
        listHref={adminHref(locale, "/messages", set)}
        keep={words.keep}
        done={{ title: words.done, back: words.back }}
        action={act === "retry" ? retryMessagesAction : cancelMessagesAction}
        hidden={hidden}
        submit={found > 0 ? fill(confirm, { count: number.format(Math.min(found, most)) }) : null}
        danger={act === "cancel"}
        {...actParts(locale, adminHref(locale, "/messages", { ...set, bulk: act }))}
      />
    </Card>
  );
}
