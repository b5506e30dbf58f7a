import "server-only";
import { eq } from "drizzle-orm";
import { db, type Reader } from "@/db";
import { users } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { hashPassword } from "@/lib/password";
import type { Client } from "@/lib/request";
import { endOtherSessions } from "@/lib/sessions/end";
import { refuseBadPassword } from "./change-password";
import { recordEvent } from "./events";
import { forgetDevices } from "./forget-devices";
import { getGrant, takeGrant } from "./grants";
import { forgiveEverywhere } from "./login-limits";
import { notifyOfPassword } from "./password-notice";
import type { User } from "./user";

type Taken = Awaited<ReturnType<typeof getGrant>>;

/** One answer for a grant that is missing, another reset's, used, too old, or overtaken by another password or address. */
const resetInvalid = () => new AppError("not_found", "reset_invalid");

/**
 * Step three of a reset: sets the password with the grant of step two, ends every session, forgets all other browsers and says so by message. It signs
 * nobody in. A password that is refused leaves the grant as it was.
 * @throws AppError 404 `reset_invalid`, 422 on `newPassword`.
 */
export async function resetPassword(client: Client, id: string, given: { grant: string; newPassword: string }): Promise<void> {
  const seen = await ownerOf(id, await getGrant("reset", given.grant), db());
  await refuseBadPassword(seen, given.newPassword);
  const passwordHash = await hashPassword(given.newPassword);
  await transactionWithMessages(async (tx) => {
    const user = await ownerOf(id, await takeGrant(tx, "reset", given.grant), tx);
    const at = now();
    await tx.update(users).set({ passwordHash, passwordChangedAt: at, updatedAt: at }).where(eq(users.id, user.id));
    await endOtherSessions(user.id, null, tx);
    await forgetDevices(tx, user.id, client.device);
    await forgiveEverywhere(tx, user.id);
    const cause = await recordEvent(tx, user.id, "password_reset", client);
    await notifyOfPassword(tx, user, cause, "reset", at);
  });
}

/** The account a grant opens, while what it was made for still holds. @throws AppError 404 `reset_invalid` */
async function ownerOf(id: string, grant: Taken, reader: Reader): Promise<User> {
  if (!grant?.userId || grant.data.reset !== id) throw resetInvalid();
  // Locked within the transaction: a parallel change of the password comes before or after, never in between.
  const [user] = await reader.select().from(users).where(eq(users.id, grant.userId)).for("update");
  const { channel, recipient, passwordChangedAt } = grant.data;
  const same = user && !user.disabledAt && (user.passwordChangedAt?.toISOString() ?? null) === passwordChangedAt;
  if (!same || (channel === "sms" ? user.mobile : user.verifiedEmailKey) !== recipient) throw resetInvalid();
  return user;
}
