import { z } from "zod";
import { captchaAnswer } from "@/lib/captchas/input";

export const smsPurposes = ["register", "login", "bind", "change-mobile", "step-up", "reset"] as const;
export type CodePurpose = (typeof smsPurposes)[number];

/** Digits of a code. */
export const codeLength = 6;
/** Six ASCII digits as text; a number would lose its leading zeros. */
export const code = z.string({ error: "code_required" }).regex(/^[0-9]{6}$/, { error: "code_format" });

/** Text that may be a mobile; `canonicalMobile` decides. */
export const mobileText = z.string({ error: "mobile_required" }).min(1, { error: "mobile_required" }).max(32, { error: "mobile_invalid" });
/** Text that may be an e-mail address; `canonicalEmail` decides. */
export const emailText = z.string({ error: "email_required" }).min(1, { error: "email_required" }).max(254, { error: "email_invalid" });

/** A `step-up` may leave the mobile out: it is the account's own, which the API shows masked only. */
export const sendSmsCodeInput = z.strictObject({
  mobile: mobileText.optional(),
  purpose: z.enum(smsPurposes, { error: "invalid_value" }),
  captcha: captchaAnswer,
}).refine(({ mobile, purpose }) => mobile !== undefined || purpose === "step-up", {
  path: ["mobile"],
  error: "mobile_required",
  // Beside whatever else is wrong, as every other field says it.
  when: ({ value }) => typeof value === "object" && value !== null,
});

export const sendEmailCodeInput = z.strictObject({
  email: emailText,
  purpose: z.literal("register", { error: "invalid_value" }),
  captcha: captchaAnswer,
});
