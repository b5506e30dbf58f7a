import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { db, transaction } from "@/db";
import { users } from "@/db/schema";
import { consumeCode, tryCode } from "@/lib/codes/try";
import { invalid } from "@/lib/errors";
import { checkPassword } from "@/lib/password";
import type { Client } from "@/lib/request";
import { keyedHash } from "@/lib/secrets";
import type { Viewer } from "@/lib/sessions/current";
import { markProved } from "@/lib/sessions/step-up";
import { recordEvent } from "./events";
import type { stepUpByPasswordInput, stepUpBySmsInput } from "./input";
import { demandCaptcha } from "./login-captcha";
import { beginTry, forgive, judged } from "./login-limits";

type ByPassword = z.output<typeof stepUpByPasswordInput>;

/**
 * Proves once more who sits at a session, by the current password or a code sent to the account's mobile. Sensitive
 * changes are open to this session for ten minutes then.
 *
 * Guesses are limited as at login, with a counter of their own for each account: whoever holds a stolen session meets the
 * captcha and the waits, also on a known device, while strangers who fail at the login page can't make the owner wait here.
 * @throws AppError 422 `currentPassword: password_wrong` or `smsCode: code_wrong`, 429 `captcha_required` or `login_wait`.
 */
export async function stepUp(viewer: Viewer, client: Client, given: ByPassword | z.output<typeof stepUpBySmsInput>): Promise<void> {
  if ("smsCode" in given) await bySms(viewer, client, given.smsCode);
  else await byPassword(viewer, client, given);
}

/** The key under which an account's wrong passwords at a step-up are counted. */
export const stepUpKey = (userId: string) => keyedHash("step-up", userId);

async function byPassword(viewer: Viewer, client: Client, given: ByPassword): Promise<void> {
  const key = stepUpKey(viewer.user.id);
  const attempt = await beginTry(key, client.ip);
  await demandCaptcha("step-up", attempt, given.captcha);
  const [user] = await db().select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, viewer.user.id));
  const { right } = await judged(attempt, checkPassword(user?.passwordHash ?? null, given.currentPassword));
  if (!right) {
    await recordEvent(db(), viewer.user.id, "proof_failed", client);
    throw invalid({ currentPassword: "password_wrong" });
  }
  await transaction(async (tx) => {
    await forgive(tx, key);
    await markProved(viewer.user.id, viewer.session.id, tx);
  });
}

async function bySms(viewer: Viewer, client: Client, smsCode: string): Promise<void> {
  const { id: userId, mobile } = viewer.user;
  if (!mobile) throw invalid({ smsCode: "code_wrong" });
  const proven = await tryCode({ channel: "sms", purpose: "step-up", recipient: mobile, userId }, smsCode, "smsCode", client);
  await transaction(async (tx) => {
    await consumeCode(tx, proven);
    await markProved(userId, viewer.session.id, tx);
  });
}
