import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { db } from "@/db";
import { users } from "@/db/schema";
import { checkCaptcha } from "@/lib/captchas/check";
import { canonicalEmail, canonicalMobile, ipGroup } from "@/lib/canonical";
import { issueCode } from "@/lib/codes/issue";
import type { SentCode } from "@/lib/codes/output";
import { spendEmail } from "@/lib/codes/send-email";
import { type Asker, spendSms } from "@/lib/codes/send-sms";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import { toLocale } from "@/lib/i18n/routing";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { spendBudget } from "@/lib/rate-limit";
import { keyedHash } from "@/lib/secrets";
import type { resetByEmailInput, resetByMobileInput } from "./input";
import { resetBudgets } from "./reset-policy";
import type { User } from "./user";

type Given = z.output<typeof resetByEmailInput> | z.output<typeof resetByMobileInput>;
/** By what an account is looked for: `recipient` is canonical. */
type Way = { channel: "sms" | "email"; recipient: string };

/**
 * Step one of a reset: sends a code to the proven e-mail or the mobile of an account, in its language. Nobody is told whether
 * there is one: for an unknown recipient a code is made that goes nowhere. Nothing of the account changes and nobody is locked out.
 *
 * Asking again within a reset is the same call: it makes a new id, and the older code dies.
 * @returns the reset's id; `GET /sms-codes/{id}` or `/email-codes/{id}` says of it "sending" and then "sent", whatever happened.
 * @throws AppError 422 (`email_invalid`, `mobile_invalid`, `captcha_wrong`), 429 `reset_too_often` (three an hour for one
 * recipient, ten for one address), `sms_too_often`, `email_too_often`; 503 `try_again_shortly` when KV is down.
 */
export async function requestReset(asker: Omit<Asker, "user">, given: Given): Promise<SentCode> {
  const way = readWay(given);
  await checkCaptcha("reset", given.captcha);
  const user = await findOwner(way);
  return transactionWithMessages(async (tx) => {
    await spendBudget(tx, `reset:to:${keyedHash("budget", way.recipient)}`, resetBudgets.account, "reset_too_often");
    await spendBudget(tx, `reset:ip:${ipGroup(asker.ip)}`, resetBudgets.ip, "reset_too_often");
    // Nobody has an account of their own to spend from, too, so that an unknown recipient takes as many steps.
    const open = await spendAccount(tx, user?.id ?? keyedHash("nobody", way.recipient));
    // Last: an SMS locks the counter of the whole shop.
    await (way.channel === "sms" ? spendSms(tx, way.recipient, asker.ip) : spendEmail(tx, way.recipient, asker.ip, "reset"));
    const to = user && reachOf(user, way);
    const code = { channel: way.channel, purpose: "reset", recipient: way.recipient, userId: user?.id ?? null, client: asker.client } as const;
    return issueCode(tx, code, async (made) => {
      if (!user || !open || !to) return null;
      const common = { cause: made.id, userId: user.id, to, locale: toLocale(user.locale), secret: made.secret, notAfter: made.expiresAt };
      if (way.channel === "sms") return enqueueMessage(tx, { ...common, kind: "sms-code", data: { purpose: "reset", minutes: made.minutes } });
      const page = `/reset-password/code?id=${made.id}`;
      return enqueueMessage(tx, { ...common, kind: "password-reset-code", data: { username: user.username, minutes: made.minutes, page } });
    });
  });
}

function readWay(given: Given): Way {
  if ("email" in given) {
    const email = canonicalEmail(given.email);
    if (!email) throw invalid({ email: "email_invalid" });
    return { channel: "email", recipient: email.key };
  }
  const mobile = canonicalMobile(given.mobile, env().SMS_COUNTRIES);
  if (!mobile) throw invalid({ mobile: "mobile_invalid" });
  return { channel: "sms", recipient: mobile };
}

async function findOwner({ channel, recipient }: Way): Promise<User | null> {
  const where = channel === "sms" ? eq(users.mobile, recipient) : eq(users.verifiedEmailKey, recipient);
  const [user] = await db().select().from(users).where(and(where, isNull(users.disabledAt)));
  return user ?? null;
}

/** What the account has proven, never what was typed; null when its address is not the one it is found by. */
function reachOf(user: User, { channel, recipient }: Way): string | null {
  if (channel === "sms") return user.mobile;
  const email = canonicalEmail(user.email ?? "");
  return email?.key === recipient ? email.address : null;
}

/**
 * One account, asked for by its e-mail and its mobile, still gets three codes an hour. Saying so would tell that the two
 * belong together, so the fourth is just not sent.
 */
async function spendAccount(tx: OutboxTx, account: string): Promise<boolean> {
  try {
    await spendBudget(tx, `reset:account:${account}`, resetBudgets.account);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
