import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { canonicalEmail } from "@/lib/canonical";
import { resendAfter } from "@/lib/codes/policy";
import { spendEmail } from "@/lib/codes/send-email";
import { notFound } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { dropLinks, sendVerification } from "./email-link";
import type { EmailSent } from "./output";

/**
 * Sends the link that proves the pending address once more; the links before it are worth nothing then.
 * @throws AppError 404 when no address waits, 429 `email_too_often` with the wait.
 */
export function resendVerification(userId: string, client: Client): Promise<EmailSent> {
  return transactionWithMessages(async (tx) => {
    const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
    const email = user?.pendingEmail ? canonicalEmail(user.pendingEmail) : null;
    if (!user || !email) throw notFound();
    await spendEmail(tx, email.key, client.ip);
    await dropLinks(tx, user.id, "verify");
    await sendVerification(tx, user, user.email ? "changed" : "new");
    return { resendAfter: resendAfter / 1000 };
  });
}
