import "server-only";
import { checkCaptcha } from "@/lib/captchas/check";
import type { CaptchaAnswer } from "@/lib/captchas/input";
import { canonicalMobile, ipGroup } from "@/lib/canonical";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/routing";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { spendDailySms } from "@/lib/messages/sms-budget";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { spendBudget } from "@/lib/rate-limit";
import type { CodePurpose } from "./input";
import { issueCode } from "./issue";
import type { SentCode } from "./output";
import { prefixDigits, sendBudgets } from "./policy";

export type Asker = {
  ip: string | null;
  /** From `clientKey`. */
  client: string;
  locale: Locale;
  /** The signed-in person, for the purposes that have one. */
  user: { id: string; mobile: string | null } | null;
};

/** Purposes of somebody who is signed in; the others belong to people who are not. */
const ofAccount: readonly CodePurpose[] = ["change-mobile", "step-up"];

/**
 * Sends a six-digit code by SMS, through the outbox. The answer is the same for a mobile with and without an account.
 * @param purpose what the code will open; `step-up` goes to the account's own mobile only, `reset` is
 * `lib/account/request-reset.ts`'s.
 * @throws AppError 422 (`mobile_invalid`, `captcha_wrong`), 401 for an account's purpose when signed out,
 * 429 `sms_too_often` with the wait, 503 `try_again_shortly` when KV is down.
 */
export async function sendSmsCode(asker: Asker, given: { mobile: string; purpose: CodePurpose; captcha: CaptchaAnswer }): Promise<SentCode> {
  const { purpose } = given;
  // A code that resets belongs to a reset, with its own limits: `requestReset` sends it, and both doors lead there.
  if (purpose === "reset") throw invalid({ purpose: "invalid_value" });
  if (ofAccount.includes(purpose) && !asker.user) throw new AppError("unauthenticated", "unauthenticated");
  const mobile = canonicalMobile(given.mobile, env().SMS_COUNTRIES);
  if (!mobile) throw invalid({ mobile: "mobile_invalid" });
  if (purpose === "step-up" && mobile !== asker.user?.mobile) throw invalid({ mobile: "mobile_not_yours" });
  await checkCaptcha(purpose, given.captcha);
  return transactionWithMessages(async (tx) => {
    await spendSms(tx, mobile, asker.ip);
    return issueSmsCode(tx, { purpose, mobile, userId: ofAccount.includes(purpose) ? (asker.user?.id ?? null) : null, asker });
  });
}

/**
 * Takes one SMS from every budget: this mobile, its prefix, the address that asks, the shop's day. Always in this order,
 * so that two requests never wait for each other crosswise.
 * @throws AppError 429 `sms_too_often` (or `sms_day_spent`) with the wait; nothing is spent then.
 */
export async function spendSms(tx: OutboxTx, mobile: string, ip: string | null): Promise<void> {
  await spendBudget(tx, `sms:to:${mobile}`, sendBudgets.recipient, "sms_too_often");
  await spendBudget(tx, `sms:prefix:${mobile.slice(0, mobilePrefixEnd(mobile))}`, sendBudgets.prefix, "sms_too_often");
  await spendBudget(tx, `sms:ip:${ipGroup(ip)}`, sendBudgets.ip, "sms_too_often");
  await spendDailySms(tx);
}

/** Where the seven digits after the country code end: `+86` and 7 digits for the mainland. */
function mobilePrefixEnd(mobile: string): number {
  const countryCode = mobile.startsWith("+86") ? 3 : mobile.startsWith("+1") ? 2 : 4;
  return countryCode + prefixDigits;
}

/** The code and its message, once the budgets are spent. */
export function issueSmsCode(
  tx: OutboxTx,
  given: { purpose: CodePurpose; mobile: string; userId: string | null; asker: Pick<Asker, "client" | "locale"> },
): Promise<SentCode> {
  const { purpose, mobile, userId, asker } = given;
  return issueCode(tx, { channel: "sms", purpose, recipient: mobile, userId, client: asker.client }, (made) =>
    enqueueMessage(tx, {
      kind: "sms-code",
      cause: made.id,
      ...(userId ? { userId } : {}),
      to: mobile,
      locale: asker.locale,
      data: { purpose, minutes: made.minutes },
      secret: made.secret,
      notAfter: made.expiresAt,
    }),
  );
}
