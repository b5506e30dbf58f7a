import "server-only";
import { asc, eq, sql } from "drizzle-orm";
import { cache } from "react";
import { db, prepared } from "@/db";
import { linkedAccounts, users } from "@/db/schema";
import { usernameKey } from "@/lib/canonical";
import { toLocale } from "@/lib/i18n/routing";
import { maskMobile } from "@/lib/mask";
import type { LinkedAccount, Me } from "./output";
import { isProviderId } from "./provider-ids";
import { isReserved } from "./reserved";
import type { User } from "./user";

const byUsername = prepared((reader) => reader.select({ id: users.id }).from(users).where(eq(users.usernameKey, sql.placeholder("key"))).prepare());

/** How many accounts have this name: 0, or 1 when it is taken or reserved. */
export async function countUsername(username: string): Promise<0 | 1> {
  if (isReserved(username)) return 1;
  const [row] = await byUsername().execute({ key: usernameKey(username) });
  return row ? 1 : 0;
}

/** The account as its owner sees it. @throws Error when there is none: only a session's user id comes here.
 * Asked once a page. */
export const getMe = cache(async (userId: string): Promise<Me> => {
  const [user] = await db().select().from(users).where(eq(users.id, userId));
  if (!user) throw new Error("the account of a live session is missing");
  return asMe(user);
});

/** A row of `users` as its owner sees it. */
export function asMe(user: User): Me {
  return {
    id: user.id,
    username: user.username,
    mobile: user.mobile && maskMobile(user.mobile),
    email: user.email ?? user.pendingEmail,
    emailVerified: user.email !== null,
    pendingEmail: user.pendingEmail,
    hasPassword: user.passwordHash !== null,
    role: user.role,
    locale: toLocale(user.locale),
  };
}

/** The other sites' accounts that open this one, the first linked first. */
export async function listLinkedAccounts(userId: string): Promise<LinkedAccount[]> {
  const rows = await db().select().from(linkedAccounts).where(eq(linkedAccounts.userId, userId)).orderBy(asc(linkedAccounts.createdAt), asc(linkedAccounts.id));
  return rows.flatMap(({ provider, name, createdAt, lastUsedAt }) =>
    isProviderId(provider) ? [{ provider, name, linkedAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null }] : [],
  );
}
