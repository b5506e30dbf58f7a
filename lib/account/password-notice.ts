import "server-only";
import { asc, eq } from "drizzle-orm";
import { linkedAccounts } from "@/db/schema";
import { languageTag, toLocale } from "@/lib/i18n/routing";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { messageTo, noticeTo } from "./notify";
import { isProviderId } from "./provider-ids";
import { providerName } from "./providers/list";
import type { User } from "./user";

/**
 * Tells the owner that the account has another password, and which other sites' sign-ins open it all the same: who had
 * the old one may have linked theirs.
 */
export async function notifyOfPassword(tx: OutboxTx, user: User, cause: string, how: "changed" | "reset" | "set", time: Date): Promise<void> {
  const to = noticeTo(user);
  if (!to) return;
  const links = await tx.select({ provider: linkedAccounts.provider }).from(linkedAccounts).where(eq(linkedAccounts.userId, user.id)).orderBy(asc(linkedAccounts.createdAt), asc(linkedAccounts.id));
  const locale = toLocale(user.locale);
  const names = links.map(({ provider }) => provider).filter(isProviderId).map((provider) => providerName(provider, locale));
  const linked = names.length > 0 ? { linked: new Intl.ListFormat(languageTag[locale]).format(names) } : {};
  await enqueueMessage(tx, { ...messageTo(user, to, cause), kind: "password-changed", data: { username: user.username, how, time, ...linked } });
}
