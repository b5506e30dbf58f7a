import "server-only";
import type { Refused } from "@/lib/action";
import { createCaptcha } from "./create";
import type { CaptchaPurpose } from "./input";
import { captchaTyped } from "./limits";

/**
 * For `echo` of an action whose form shows a captcha only once it is asked for: a refusal that asks for one, or has used one up,
 * brings the next picture along. None for who lets the device calculate: their browser asks for the next calculation.
 */
export function freshCaptcha(purpose: CaptchaPurpose) {
  return async ({ reason, form, client }: Refused): Promise<Record<string, string>> => {
    const [id, answer] = [form.get("captcha.id"), form.get("captcha.answer")];
    const calculated = typeof answer === "string" && answer.length > captchaTyped;
    if (calculated || (id === null && reason !== "captcha_required")) return {};
    return { captcha: JSON.stringify(await createCaptcha(purpose, "image", client.ip)) };
  };
}
