import "server-only";
import { asc, eq } from "drizzle-orm";
import type { Tx } from "@/db";
import { linkedAccounts } from "@/db/schema";
import { languageTag, toLocale } from "@/lib/i18n/routing";
import { maskMobile } from "@/lib/mask";
import { isProviderId } from "./provider-ids";
import { providerName } from "./providers/list";
import type { User } from "./user";

/**
 * What else opens an account: its mobile, masked, and the sites that are linked, by name. Whoever was in it may have left a
 * way back, so messages after a change of the password or an undone e-mail name them.
 */
export async function waysIn(tx: Tx, user: Pick<User, "id" | "mobile" | "locale">): Promise<{ mobile?: string; linked?: string }> {
  const links = await tx.select({ provider: linkedAccounts.provider }).from(linkedAccounts).where(eq(linkedAccounts.userId, user.id)).orderBy(asc(linkedAccounts.createdAt), asc(linkedAccounts.id));
  const locale = toLocale(user.locale);
  const names = links.map(({ provider }) => provider).filter(isProviderId).map((provider) => providerName(provider, locale));
  return {
    ...(user.mobile ? { mobile: maskMobile(user.mobile) } : {}),
    ...(names.length > 0 ? { linked: new Intl.ListFormat(languageTag[locale]).format(names) } : {}),
  };
}
