import "server-only";
import { and, eq } from "drizzle-orm";
import { duplicateKey } from "@/db";
import { linkedAccounts, users } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/id";
import type { OutboxTx } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { recordEvent } from "./events";
import { notifyOfLink } from "./link-notice";
import type { Identity } from "./prove-identity";
import type { User } from "./user";

/**
 * Adds a proven identity to the account of who is signed in. Adding it again changes nothing.
 * @throws AppError 409 `identity_taken` (another account's), `provider_linked` (this account has another one of this provider).
 */
export async function linkAccount(userId: string, client: Client, identity: Identity): Promise<void> {
  const own = and(eq(linkedAccounts.userId, userId), eq(linkedAccounts.provider, identity.provider), eq(linkedAccounts.subject, identity.subject));
  await refusingDuplicates(() =>
    transactionWithMessages(async (tx) => {
      const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
      if (!user || user.disabledAt) throw new AppError("forbidden", "account_disabled");
      const [known] = await tx.select({ id: linkedAccounts.id }).from(linkedAccounts).where(own);
      if (!known) await insertLink(tx, user, client, identity, { notice: true });
    }),
  );
}

/**
 * Writes the link, the timeline and the notice, in the transaction of what proved whose account it is. Run the whole of it
 * inside `refusingDuplicates`: the unique keys decide between parallel requests.
 */
export async function insertLink(
  tx: OutboxTx,
  user: Pick<User, "id" | "username" | "email" | "mobile" | "locale">,
  client: Client,
  identity: Identity,
  { notice }: { notice: boolean },
): Promise<void> {
  const at = now();
  const { provider, subject, name } = identity;
  await tx.insert(linkedAccounts).values({ id: newId(), userId: user.id, provider, subject, name, lastUsedAt: null, createdAt: at, updatedAt: at });
  const event = await recordEvent(tx, user.id, "account_linked", client, { provider, ...(name ? { name } : {}) });
  if (notice) await notifyOfLink(tx, user, event, "account-linked", provider);
}

/** One identity, one account, and one identity of a provider an account, also in parallel: says which of the two was refused. */
export async function refusingDuplicates<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const key = duplicateKey(error);
    if (key === "linked_accounts_identity") throw new AppError("conflict", "identity_taken");
    if (key === "linked_accounts_user") throw new AppError("conflict", "provider_linked");
    throw error;
  }
}
