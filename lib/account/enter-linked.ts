import "server-only";
import { and, eq } from "drizzle-orm";
import { linkedAccounts, users } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { type Admitted, admit } from "./admit";
import type { Identity } from "./prove-identity";

/**
 * Signs in whoever an identity belongs to.
 * @returns null for an identity that belongs to nobody yet.
 * @throws AppError 403 `account_disabled`.
 */
export function enterLinked(client: Client, identity: Identity): Promise<Admitted | null> {
  return transactionWithMessages(async (tx) => {
    const same = and(eq(linkedAccounts.provider, identity.provider), eq(linkedAccounts.subject, identity.subject));
    const [found] = await tx.select({ id: linkedAccounts.id, user: users }).from(linkedAccounts).innerJoin(users, eq(users.id, linkedAccounts.userId)).where(same);
    if (!found) return null;
    const { id, user } = found;
    if (user.disabledAt) throw new AppError("forbidden", "account_disabled");
    const at = now();
    await tx.update(linkedAccounts).set({ lastUsedAt: at, updatedAt: at, ...(identity.name ? { name: identity.name } : {}) }).where(eq(linkedAccounts.id, id));
    // Where there is neither password nor mobile, this is the only proof the person can give.
    return admit(tx, user, client, { how: identity.provider, remember: false, proved: !user.passwordHash && !user.mobile });
  });
}
