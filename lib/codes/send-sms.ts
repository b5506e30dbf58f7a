import "server-only";
import { eq } from "drizzle-orm";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { db } from "@/db";
import { users } from "@/db/schema";
import { checkCaptcha } from "@/lib/captchas/check";
import type { CaptchaAnswer } from "@/lib/captchas/input";
import { canonicalMobile, ipGroup } from "@/lib/canonical";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import { type Locale, toLocale } from "@/lib/i18n/routing";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { spendDailySms } from "@/lib/messages/sms-budget";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { spendBudget } from "@/lib/rate-limit";
import type { CodePurpose } from "./input";
import { issueCode } from "./issue";
import type { SentCode } from "./output";
import { prefixDigits, sendBudgets } from "./policy";
import { refuseClosed } from "./refuse-closed";

export type Asker = {
  ip: string | null;
  /** From `clientKey`. */
  client: string;
  /** Of the page or call, or of the signed-in person; the language of what goes to nobody's account. */
  locale: Locale;
  /** The signed-in person, for the purposes that have one. */
  user: { id: string; mobile: string | null } | null;
};

/** Purposes of somebody who is signed in; the others belong to people who are not. */
const ofAccount: readonly CodePurpose[] = ["change-mobile", "step-up"];

/**
 * Sends a six-digit code by SMS, through the outbox, in the language of the account that the mobile belongs to. The answer
 * is the same for a mobile with and without an account.
 * @param purpose what the code will open; `step-up` goes to the account's own mobile only, named or not, `reset` is
 * `lib/account/request-reset.ts`'s.
 * @throws AppError 422 (`mobile_invalid`, `captcha_wrong`), 401 for an account's purpose when signed out,
 * 403 `register_closed`, 429 `sms_too_often` with the wait, 503 `try_again_shortly` when KV is down.
 */
export async function sendSmsCode(asker: Asker, given: { mobile?: string | undefined; purpose: CodePurpose; captcha: CaptchaAnswer }): Promise<SentCode> {
  const { purpose } = given;
  // A code that resets belongs to a reset, with its own limits: `requestReset` sends it, and both doors lead there.
  if (purpose === "reset") throw invalid({ purpose: "invalid_value" });
  if (purpose === "register") refuseClosed("mobile");
  if (ofAccount.includes(purpose) && !asker.user) throw new AppError("unauthenticated", "unauthenticated");
  const mobile = canonicalMobile(given.mobile ?? (purpose === "step-up" ? asker.user?.mobile : null) ?? "", env().SMS_COUNTRIES);
  if (!mobile) throw invalid({ mobile: "mobile_invalid" });
  if (purpose === "step-up" && mobile !== asker.user?.mobile) throw invalid({ mobile: "mobile_not_yours" });
  await checkCaptcha(purpose, given.captcha);
  const user = ofAccount.includes(purpose) ? asker.user : null;
  const locale = user ? asker.locale : await localeOf(mobile, asker.locale);
  return transactionWithMessages(async (tx) => {
    await spendSms(tx, mobile, asker.ip);
    return issueSmsCode(tx, { purpose, mobile, userId: user?.id ?? null, asker: { ...asker, locale } });
  });
}

/** The language of the account that has a mobile; one read whether there is one or not. */
async function localeOf(mobile: string, otherwise: Locale): Promise<Locale> {
  const [owner] = await db().select({ locale: users.locale }).from(users).where(eq(users.mobile, mobile));
  return owner ? toLocale(owner.locale) : otherwise;
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

/** Where the seven digits after the country's code, of one to three digits, end. */
function mobilePrefixEnd(mobile: string): number {
  return 1 + (parsePhoneNumberFromString(mobile)?.countryCallingCode ?? "").length + prefixDigits;
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
