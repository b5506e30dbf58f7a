import { z } from "zod";

/** What a captcha opens; one made for one purpose is worth nothing for another. */
export const captchaPurposes = ["register", "login", "bind", "change-mobile", "step-up", "reset"] as const;
export const captchaPurpose = z.enum(captchaPurposes, { error: "invalid_value" });
export type CaptchaPurpose = z.output<typeof captchaPurpose>;

export const captchaKind = z.enum(["image", "pow"], { error: "invalid_value" });
export type CaptchaKind = z.output<typeof captchaKind>;

/** Characters on the picture. */
export const captchaLength = 4;

export const createCaptchaInput = z.strictObject({ purpose: captchaPurpose, kind: captchaKind.default("image") });

/** What comes back with a form: the picture's text, or the base64 of ALTCHA's `{challenge, solution}`. */
export const captchaAnswer = z.strictObject(
  {
    id: z.string({ error: "captcha_required" }).length(26, { error: "captcha_wrong" }),
    answer: z.string({ error: "captcha_required" }).min(1, { error: "captcha_required" }).max(4096, { error: "captcha_wrong" }),
  },
  { error: "captcha_required" },
);
export type CaptchaAnswer = z.output<typeof captchaAnswer>;
