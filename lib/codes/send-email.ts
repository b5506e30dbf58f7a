import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { checkCaptcha } from "@/lib/captchas/check";
import type { CaptchaAnswer } from "@/lib/captchas/input";
import { canonicalEmail, ipGroup } from "@/lib/canonical";
import { invalid } from "@/lib/errors";
import { toLocale } from "@/lib/i18n/routing";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { spendBudget } from "@/lib/rate-limit";
import { keyedHash } from "@/lib/secrets";
import { issueCode } from "./issue";
import type { SentCode } from "./output";
import { sendBudgets } from "./policy";
import { refuseClosed } from "./refuse-closed";
import type { Asker } from "./send-sms";

/**
 * Sends the code that registers by e-mail. An address that has an account gets a mail that says so instead; the answer
 * here is the same.
 * @throws AppError 403 `register_closed`, 422 (`email_invalid`, `captcha_wrong`), 429 `email_too_often`, 503 `try_again_shortly`.
 */
export async function sendEmailCode(asker: Omit<Asker, "user">, given: { email: string; captcha: CaptchaAnswer }): Promise<SentCode> {
  refuseClosed("email");
  const email = canonicalEmail(given.email);
  if (!email) throw invalid({ email: "email_invalid" });
  await checkCaptcha("register", given.captcha);
  return transactionWithMessages(async (tx) => {
    await spendEmail(tx, email.key, asker.ip);
    const [owner] = await tx.select({ id: users.id, locale: users.locale }).from(users).where(eq(users.verifiedEmailKey, email.key));
    const code = { channel: "email", purpose: "register", recipient: email.key, userId: null, client: asker.client } as const;
    return issueCode(tx, code, (made) =>
      owner
        ? enqueueMessage(tx, { kind: "email-in-use", cause: made.id, userId: owner.id, to: email.address, locale: toLocale(owner.locale), data: { attempt: "register" }, notAfter: made.expiresAt })
        : enqueueMessage(tx, {
            kind: "email-code",
            cause: made.id,
            to: email.address,
            locale: asker.locale,
            data: { minutes: made.minutes },
            secret: made.secret,
            notAfter: made.expiresAt,
          }),
    );
  });
}

/**
 * Takes one e-mail that somebody asked for from the budgets of its address and of who asks. Resets have a budget of their own:
 * whoever asks for other mails to an address must not keep its owner from a reset.
 * @throws AppError 429 `email_too_often` with the wait; nothing is spent then.
 */
export async function spendEmail(tx: OutboxTx, emailKey: string, ip: string | null, what: "to" | "reset" = "to"): Promise<void> {
  // An address can be longer than a budget's key, and need not stand in it.
  await spendBudget(tx, `email:${what}:${keyedHash("budget", emailKey)}`, sendBudgets.recipient, "email_too_often");
  await spendBudget(tx, `email:ip:${ipGroup(ip)}`, sendBudgets.ip, "email_too_often");
}

/**
 * Takes the mail that comes by itself with a new account from a budget of its own: nobody who just registered waits a minute
 * for the mail they then ask for.
 * @throws AppError 429 `email_too_often`; nothing is spent then.
 */
export function spendFirstEmail(tx: OutboxTx, emailKey: string): Promise<void> {
  return spendBudget(tx, `email:first:${keyedHash("budget", emailKey)}`, sendBudgets.first, "email_too_often");
}
