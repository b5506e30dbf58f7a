import "server-only";
import { resetBudgets } from "@/lib/account/reset-policy";
import { canonicalEmail } from "@/lib/canonical";
import { issueCode } from "@/lib/codes/issue";
import { spendSms } from "@/lib/codes/send-sms";
import { AppError } from "@/lib/errors";
import { toLocale } from "@/lib/i18n/routing";
import { enqueueMessage } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { spendBudget } from "@/lib/rate-limit";
import { newToken } from "@/lib/secrets";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorizeWrite } from "./authorize";
import { lockSubject } from "./subject";

/**
 * Sends an account's owner a code to set a new password with: to the proven e-mail, else to the mobile. Staff never see it.
 * @returns how it went out, and the page where the owner types it (a mail carries it too; an SMS does not).
 * @throws AppError 403, 404; 409 `user_disabled`, `no_reach` (neither e-mail nor mobile); 429 `reset_too_often`
 * (three an hour, those the owner asked for counted).
 */
export async function sendReset(viewer: Viewer, from: From, { userId }: { userId: string }): Promise<{ channel: "email" | "sms"; page: string }> {
  await authorizeWrite(viewer, "users.send-reset");
  return transactionWithMessages(async (tx) => {
    const user = await lockSubject(tx, viewer, userId);
    if (user.disabledAt) throw new AppError("conflict", "user_disabled");
    const email = user.email ? canonicalEmail(user.email) : null;
    const recipient = email?.key ?? user.mobile;
    if (!recipient) throw new AppError("conflict", "no_reach");
    await spendBudget(tx, `reset:account:${user.id}`, resetBudgets.account, "reset_too_often");
    const channel = email ? ("email" as const) : ("sms" as const);
    if (!email) await spendSms(tx, recipient, from.ip);
    const page = (id: string) => `/reset-password/code?id=${id}`;
    // Nobody's browser asked for it, so nobody's may follow how its sending goes: staff see the message itself.
    const sent = await issueCode(tx, { channel, purpose: "reset", recipient, userId: user.id, client: newToken() }, (made) => {
      const common = { cause: made.id, userId: user.id, to: email?.address ?? recipient, locale: toLocale(user.locale), secret: made.secret, notAfter: made.expiresAt };
      return email
        ? enqueueMessage(tx, { ...common, kind: "password-reset-code", data: { username: user.username, minutes: made.minutes, page: page(made.id) } })
        : enqueueMessage(tx, { ...common, kind: "sms-code", data: { purpose: "reset", minutes: made.minutes } });
    });
    await recordAudit(tx, viewer, from, { action: "user.send-reset", target: { type: "user", id: user.id }, after: { channel } });
    return { channel, page: page(sent.id) };
  });
}
