import "server-only";
import { checkCaptcha } from "@/lib/captchas/check";
import type { CaptchaAnswer } from "@/lib/captchas/input";
import { AppError } from "@/lib/errors";
import { KvUnavailable, withKv } from "@/lib/kv";
import { tooMany } from "@/lib/rate-limit";
import { captchaRequired, type LoginTry } from "./login-limits";

/**
 * Wants the captcha that comes with every guess after the third. While KV is down there are no captchas: the database's
 * waits stand in for them, from the third failure on; a known device's are counted from its own tries.
 * @throws AppError 429 `captcha_required` or `login_wait`, 422 `captcha_wrong`. Nothing was guessed, so nothing is counted.
 */
export async function demandCaptcha(purpose: "login" | "step-up", attempt: LoginTry, captcha: CaptchaAnswer | undefined): Promise<void> {
  if (!attempt.captchaNeeded) return;
  try {
    if (captcha) return await checkCaptcha(purpose, captcha);
    await withKv((kv) => kv.ping());
    throw captchaRequired();
  } catch (error) {
    const kvGone = error instanceof KvUnavailable || (error instanceof AppError && error.code === "unavailable");
    if (kvGone && attempt.waitWithoutCaptcha <= 0) return;
    await attempt.takeBack();
    throw kvGone ? tooMany(attempt.waitWithoutCaptcha, "login_wait") : error;
  }
}
