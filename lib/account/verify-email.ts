import "server-only";
import { and, eq } from "drizzle-orm";
import { duplicateKey, transaction } from "@/db";
import { users } from "@/db/schema";
import { canonicalEmail } from "@/lib/canonical";
import { day, fromNow, now } from "@/lib/clock";
import { maskEmail } from "@/lib/mask";
import { enqueueMessage } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { linkInvalid, sendUndo, takeLink } from "./email-link";
import { recordEvent } from "./events";
import { messageTo } from "./notify";

/**
 * Proves the address a link was sent to: it becomes the account's e-mail, in place of an older one. Who has none of these yet
 * is told at the mobile, since all later notices go to the address.
 * @returns whose it was.
 * @throws AppError 404 `link_invalid` when the link is wrong, old or used, the account now waits for another address, or
 * somebody else proved this one first.
 */
export async function verifyEmail(client: Client, token: string): Promise<{ userId: string }> {
  try {
    return await transactionWithMessages(async (tx) => {
      const link = await takeLink(tx, "verify", token);
      const email = canonicalEmail(link.email);
      if (!email) throw linkInvalid();
      const at = now();
      const [before] = await tx.select().from(users).where(eq(users.id, link.userId)).for("update");
      if (before?.pendingEmail !== link.email) throw linkInvalid();
      await tx
        .update(users)
        .set({ email: email.address, verifiedEmailKey: email.key, emailVerifiedAt: at, pendingEmail: null, updatedAt: at })
        .where(eq(users.id, link.userId));
      const cause = await recordEvent(tx, link.userId, before.email ? "email_changed" : "email_verified", client);
      if (before.email) await sendUndo(tx, { ...before, email: before.email }, email.address, "done");
      // On its first day an account's address is the one it was opened with.
      else if (before.mobile && before.createdAt < fromNow(-day)) {
        const data = { username: before.username, event: "email-added" as const, time: at, detail: maskEmail(email.address) };
        await enqueueMessage(tx, { ...messageTo(before, before.mobile, cause), kind: "security-notice", data });
      }
      return { userId: link.userId };
    });
  } catch (error) {
    if (duplicateKey(error) === "users_verified_email_key") throw linkInvalid();
    throw error;
  }
}

/**
 * "Not me": whoever got the mail does not know the account, so the unproven address comes off it.
 * @throws AppError 404 `link_invalid`
 */
export async function disownEmail(client: Client, token: string): Promise<void> {
  await transaction(async (tx) => {
    const link = await takeLink(tx, "verify", token);
    const [changed] = await tx
      .update(users)
      .set({ pendingEmail: null, updatedAt: now() })
      .where(and(eq(users.id, link.userId), eq(users.pendingEmail, link.email)));
    if (changed.affectedRows !== 1) throw linkInvalid();
    await recordEvent(tx, link.userId, "email_removed", client);
  });
}
