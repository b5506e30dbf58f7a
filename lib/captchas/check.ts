import "server-only";
import { z } from "zod";
import { AppError, invalid } from "@/lib/errors";
import { KvUnavailable, kvTake } from "@/lib/kv";
import { sameText } from "@/lib/secrets";
import { countCaptcha } from "./count";
import { answerHash, captchaKey } from "./create";
import type { CaptchaAnswer, CaptchaPurpose } from "./input";
import { isProofRight } from "./proof-of-work";

const kept = z.object({ purpose: z.string(), kind: z.enum(["image", "pow"]), hash: z.string() });

/**
 * Checks and uses up a captcha: the first try consumes it, right or wrong, so that parallel requests share nothing.
 * @throws AppError 422 `captcha.answer: captcha_wrong` (wrong, used, too old, another purpose); 503 when KV is down.
 */
export async function checkCaptcha(purpose: CaptchaPurpose, { id, answer }: CaptchaAnswer): Promise<void> {
  const found = await take(id);
  const wrong = () => {
    countCaptcha("captchas_failed");
    return invalid({ "captcha.answer": "captcha_wrong" });
  };
  if (!found || found.purpose !== purpose) throw wrong();
  const right = found.kind === "image" ? sameText(found.hash, answerHash(id, answer)) : await isProofRight(found.hash, answer);
  if (!right) throw wrong();
  countCaptcha("captchas_passed");
}

async function take(id: string): Promise<z.output<typeof kept> | null> {
  try {
    const text = await kvTake(captchaKey(id));
    return text === null ? null : kept.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof KvUnavailable) throw new AppError("unavailable", "try_again_shortly", { cause: error, retryAfter: 10 });
    throw error;
  }
}
