import "server-only";
import { eq } from "drizzle-orm";
import { db } from "@/db";
import { users } from "@/db/schema";
import { canonicalEmail, canonicalMobile } from "@/lib/canonical";
import { env } from "@/lib/env";
import { isId } from "@/lib/id";
import type { MessageFilter } from "@/lib/messages/input";
import { countMessages, getMessage, type Message } from "@/lib/messages/queries";
import type { Viewer } from "@/lib/sessions/current";
import { authorize } from "./authorize";
import type { MessageSearch, MessageSet } from "./input";
import { mostAtOnce, pageSize } from "./limits";
import { walkMessages } from "./message-walk";
import { maskRecipient } from "@/lib/mask";
import { addDays, startOfDay } from "./zone";

/** What staff asked for as the outbox understands it; days are days where the shop is. */
export function filterOf({ recipient, from, until, state, kind, channel }: MessageSet | MessageSearch): MessageFilter {
  const zone = env().APP_TIME_ZONE;
  return {
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
    ...(channel ? { channel } : {}),
    ...(recipient ? { recipient: canonicalRecipient(recipient) } : {}),
    ...(from ? { from: startOfDay(from, zone) } : {}),
    ...(until ? { until: startOfDay(addDays(until, 1), zone) } : {}),
  };
}

/** However a mobile or an address was typed; what is neither finds nothing. */
function canonicalRecipient(typed: string): string {
  return canonicalMobile(typed, ["CN", "HK", "MO", "TW", ...env().SMS_COUNTRIES]) ?? canonicalEmail(typed)?.key ?? typed;
}

export type MessageRow = Omit<Message, "data">;

/** Messages for staff, the newest first, recipients masked. `next` is the id to go on before; null at the end. */
export async function listStaffMessages(viewer: Viewer, search: MessageSearch): Promise<{ items: MessageRow[]; next: string | null }> {
  await authorize(viewer, "messages.read");
  const rows = await walkMessages(filterOf(search), search.before, pageSize + 1);
  const items = rows.slice(0, pageSize).map((row) => ({ ...row, recipient: maskRecipient(row.recipient) }));
  return { items, next: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
}

/** One message with its history; null when there is none. What its template shows is left out: it names people. */
export async function getStaffMessage(viewer: Viewer, id: string) {
  await authorize(viewer, "messages.read");
  const found = isId(id) ? await getMessage(id) : null;
  if (!found) return null;
  const { data: _data, ...message } = found.message;
  const [owner] = message.userId ? await db().select({ username: users.username }).from(users).where(eq(users.id, message.userId)) : [];
  return { ...found, username: owner?.username ?? null, message: { ...message, recipient: maskRecipient(message.recipient) } };
}

/** States a set can be acted on from. */
const states = { retry: ["failed", "unknown"], cancel: ["queued", "handed"] } as const;
export type Bulk = keyof typeof states;

/** How many of a filtered set an act would reach, and how many of those one confirmation takes. */
export async function previewSet(viewer: Viewer, act: Bulk, set: MessageSet | MessageSearch): Promise<{ found: number; most: number }> {
  await authorize(viewer, "messages.manage");
  const filter = filterOf(set);
  const wanted: readonly string[] = states[act];
  const reached = filter.state ? (wanted.includes(filter.state) ? [filter.state] : []) : states[act];
  const counts = await Promise.all(reached.map((state) => countMessages({ ...filter, state })));
  return { found: counts.reduce((sum, count) => sum + count, 0), most: mostAtOnce };
}
