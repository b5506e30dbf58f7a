import "server-only";
import { canonicalEmail } from "@/lib/canonical";
import { spendFirstEmail } from "@/lib/codes/send-email";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { OutboxTx } from "@/lib/messages/enqueue";
import { sendVerification } from "./email-link";
import type { User } from "./user";

/**
 * Sends a new account the link that proves its address, if it gave one, five times a day to one address: accounts thrown
 * away must not fill a stranger's inbox. When that is spent the account is made all the same, and its owner asks for the
 * mail by the banner (`resend-verification.ts`).
 */
export async function sendFirstVerification(tx: OutboxTx, user: User): Promise<void> {
  const email = user.pendingEmail && canonicalEmail(user.pendingEmail);
  if (!email) return;
  try {
    await spendFirstEmail(tx, email.key);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "too_many_requests")) throw error;
    log.warn({ userId: user.id }, "a new account's first mail is not sent: its budget is spent");
    return;
  }
  await sendVerification(tx, user, "new");
}
