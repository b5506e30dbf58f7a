import "server-only";
import { eq } from "drizzle-orm";
import { duplicateKey } from "@/db";
import { users } from "@/db/schema";
import { canonicalEmail } from "@/lib/canonical";
import { now } from "@/lib/clock";
import { enqueueMessage } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { endOtherSessions } from "@/lib/sessions/end";
import { dropLinks, linkInvalid, takeLink } from "./email-link";
import { recordEvent } from "./events";
import { messageTo } from "./notify";
import { waysIn } from "./ways-in";

/**
 * Undoes a change of the e-mail address by the link the old address was sent: the old address is the proven one again,
 * also when the new one was proven meanwhile, and nothing is pending. Whoever presses it says "that was not me", so
 * every session ends, and the undo links of later changes die: an intruder's address could otherwise undo the undoing. The
 * notice names what else opens the account, which an intruder may have changed, too.
 * @throws AppError 404 `link_invalid` when the link is wrong, old or used, or another account proved the address since.
 */
export async function undoEmail(client: Client, token: string): Promise<void> {
  try {
    await transactionWithMessages(async (tx) => {
      const link = await takeLink(tx, "undo", token);
      const email = canonicalEmail(link.email);
      const [user] = await tx.select().from(users).where(eq(users.id, link.userId)).for("update");
      if (!email || !user) throw linkInvalid();
      const at = now();
      await tx
        .update(users)
        .set({ email: email.address, verifiedEmailKey: email.key, emailVerifiedAt: at, pendingEmail: null, updatedAt: at })
        .where(eq(users.id, user.id));
      await dropLinks(tx, user.id, "verify");
      await dropLinks(tx, user.id, "undo", link.id);
      await endOtherSessions(user.id, null, tx);
      const cause = await recordEvent(tx, user.id, "email_change_undone", client);
      await enqueueMessage(tx, { ...messageTo(user, email.address, cause), kind: "security-notice", data: { username: user.username, event: "email-restored", time: at, ...(await waysIn(tx, user)) } });
    });
  } catch (error) {
    if (duplicateKey(error) === "users_verified_email_key") throw linkInvalid();
    throw error;
  }
}
