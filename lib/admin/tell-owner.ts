import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { type EventKind, recordEvent } from "@/lib/account/events";
import { now } from "@/lib/clock";
import { toLocale } from "@/lib/i18n/routing";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import type { Viewer } from "@/lib/sessions/current";
import type { From } from "./audit";
import { reachOf } from "./subject";

/**
 * Writes into one's own timeline what changed about one's own sign-in, and tells by mail (or SMS): it may not have been oneself.
 * @param once the message's cause, where one event may come here twice.
 */
export async function tellOwner(tx: OutboxTx, viewer: Viewer, from: From, event: EventKind, notice: "two-factor-enabled" | "two-factor-disabled" | "two-factor-guessed" | "recovery-codes-renewed" | "recovery-code-used", once?: string): Promise<void> {
  const id = await recordEvent(tx, viewer.user.id, event, from);
  const [user] = await tx.select().from(users).where(eq(users.id, viewer.user.id));
  const to = user && reachOf(user);
  if (!to) return;
  await enqueueMessage(tx, { kind: "security-notice", cause: once ?? id, userId: user.id, to, locale: toLocale(user.locale), data: { username: user.username, event: notice, time: now() } });
}
