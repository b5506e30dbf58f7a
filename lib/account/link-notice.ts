import "server-only";
import { now } from "@/lib/clock";
import { toLocale } from "@/lib/i18n/routing";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { messageTo, noticeTo } from "./notify";
import type { ProviderId } from "./provider-ids";
import { providerName } from "./providers/list";
import type { User } from "./user";

/** Tells the owner that a way in was added or removed: by e-mail, or by SMS where there is no verified address. */
export async function notifyOfLink(
  tx: OutboxTx,
  user: Pick<User, "id" | "username" | "email" | "mobile" | "locale">,
  cause: string,
  event: "account-linked" | "account-unlinked",
  provider: ProviderId,
): Promise<void> {
  const to = noticeTo(user);
  if (!to) return;
  const detail = providerName(provider, toLocale(user.locale));
  await enqueueMessage(tx, { ...messageTo(user, to, cause), kind: "security-notice", data: { username: user.username, event, time: now(), detail } });
}
