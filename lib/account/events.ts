import "server-only";
import { type Db, preparedInsert, type Tx } from "@/db";
import { securityEvents } from "@/db/schema";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";

/** What the timeline can tell; `security.events.<kind>` of both locale files has the words. */
export const eventKinds = [
  "registered", "signed_in", "signed_out", "sign_in_failed", "proof_failed", "session_ended", "sessions_ended", "email_added", "email_verified", "email_change_asked", "email_change_cancelled", "email_changed",
  "email_removed", "email_change_undone", "password_changed", "password_set", "password_reset", "mobile_changed", "mobile_added", "account_linked",
  "account_unlinked", "account_disabled", "account_enabled", "unlocked", "two_factor_on", "two_factor_off", "two_factor_guessed", "recovery_codes_renewed", "recovery_code_used", "role_changed",
] as const;
export type EventKind = (typeof eventKinds)[number];

const write = preparedInsert(securityEvents);

/** Writes down what happened to an account, in the transaction of what happened. `data` is shown to the owner: no secrets. */
export async function recordEvent(
  on: Db | Tx,
  userId: string,
  kind: EventKind,
  client: { ip: string | null; userAgent: string | null },
  data: Record<string, string> = {},
): Promise<string> {
  const id = newId();
  const at = now();
  await write(on, { id, userId, kind, ip: client.ip, userAgent: client.userAgent, data, createdAt: at, updatedAt: at });
  return id;
}
