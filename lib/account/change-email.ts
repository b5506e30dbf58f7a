import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { canonicalEmail } from "@/lib/canonical";
import { now } from "@/lib/clock";
import { resendAfter } from "@/lib/codes/policy";
import { spendEmail } from "@/lib/codes/send-email";
import { invalid } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { requireStepUp } from "@/lib/sessions/step-up";
import { dropLinks, sendUndo, sendVerification } from "./email-link";
import { recordEvent } from "./events";
import type { EmailSent } from "./output";

/**
 * Adds an e-mail address, or asks for another one. It waits as pending until its owner proves it by the link; an older
 * proven one stays in use until then, and is told with a link to undo. An address that another account has proven gets
 * the same answer here: its owner is told instead.
 * @throws AppError 403 `step_up_required`, 422 `email_invalid` or `email_same`, 429 `email_too_often`.
 */
export async function changeEmail(viewer: Viewer, client: Client, given: { email: string }): Promise<EmailSent> {
  requireStepUp(viewer);
  const email = canonicalEmail(given.email);
  if (!email) throw invalid({ email: "email_invalid" });
  return transactionWithMessages(async (tx) => {
    const [user] = await tx.select().from(users).where(eq(users.id, viewer.user.id)).for("update");
    if (!user) throw new Error("the account of a live session is missing");
    if (user.verifiedEmailKey === email.key) throw invalid({ email: "email_same" });
    await spendEmail(tx, email.key, client.ip);
    await dropLinks(tx, user.id, "verify");
    await tx.update(users).set({ pendingEmail: email.address, updatedAt: now() }).where(eq(users.id, user.id));
    await sendVerification(tx, { ...user, pendingEmail: email.address }, user.email ? "changed" : "new");
    if (user.email) await sendUndo(tx, { ...user, email: user.email }, email.address, "asked");
    await recordEvent(tx, user.id, user.email ? "email_change_asked" : "email_added", client);
    return { resendAfter: resendAfter / 1000 };
  });
}
