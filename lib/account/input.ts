import { z } from "zod";
import { captchaAnswer } from "@/lib/captchas/input";
import { code, emailText, mobileText } from "@/lib/codes/input";
import { passwordLimits, usernameLimits } from "./limits";
import { providerIds } from "./provider-ids";

export const username = z
  .string({ error: "username_required" })
  .min(1, { error: "username_required" })
  .min(usernameLimits.min, { error: "username_short" })
  .max(usernameLimits.max, { error: "username_long" })
  .regex(/^[A-Za-z0-9_-]+$/, { error: "username_signs" })
  .regex(/[A-Za-z]/, { error: "username_letter" });

const codePoints = (text: string) => [...text].length;

/** A password being chosen. */
export const newPassword = z
  .string({ error: "password_required" })
  .min(1, { error: "password_required" })
  .max(passwordLimits.max * 4, { error: "password_long" })
  .refine((text) => codePoints(text) >= passwordLimits.min, { error: "password_short" })
  .refine((text) => codePoints(text) <= passwordLimits.max, { error: "password_long" });

/** A password being given: any text, so that a wrong one and an impossible one answer alike. */
export const givenPassword = z
  .string({ error: "password_required" })
  .min(1, { error: "password_required" })
  .max(passwordLimits.max * 4, { error: "password_wrong" });

const locale = z.enum(["en", "zh"], { error: "invalid_value" }).optional();
const person = { username, password: newPassword, acceptTerms: z.literal(true, { error: "terms_required" }), locale };

export const registerByMobileInput = z.strictObject({ ...person, mobile: mobileText, smsCode: code, email: emailText.optional() });
export const registerByEmailInput = z.strictObject({ ...person, email: emailText, emailCode: code });

/** An account that begins with another site's identity. */
export const registerBoundInput = z.strictObject({ username, email: emailText.optional(), acceptTerms: person.acceptTerms });

/** Which provider a button is for. */
export const providerInput = z.strictObject({ provider: z.enum(providerIds, { error: "invalid_value" }) });

const remember = z.boolean({ error: "wrong_type" }).default(false);

export const loginByPasswordInput = z.strictObject({
  identifier: z.string({ error: "identifier_required" }).min(1, { error: "identifier_required" }).max(254, { error: "identifier_long" }),
  password: givenPassword,
  remember,
  captcha: captchaAnswer.optional(),
});
export const loginBySmsInput = z.strictObject({ mobile: mobileText, smsCode: code, remember });

/** The secret of a link in a mail. */
export const linkToken = z.string({ error: "link_invalid" }).regex(/^[\w-]{43}$/, { error: "link_invalid" });
export const emailTokenInput = z.strictObject({ token: linkToken });

/** How often one address may ask whether a name is free (SECURITY.md, enumeration). Milliseconds. */
export const usernameCheckBudget = { limit: 30, window: 60_000 } as const;

export const changeEmailInput = z.strictObject({ email: emailText });
export const changeMobileInput = z.strictObject({ mobile: mobileText, smsCode: code });
export const changePasswordInput = z.strictObject({ newPassword });

/** The captcha comes along once the shop asked for it. */
export const stepUpByPasswordInput = z.strictObject({ currentPassword: givenPassword, captcha: captchaAnswer.optional() });
export const stepUpBySmsInput = z.strictObject({ smsCode: code });

export const resetByEmailInput = z.strictObject({ email: emailText, captcha: captchaAnswer });
export const resetByMobileInput = z.strictObject({ mobile: mobileText, captcha: captchaAnswer });
export const verifyResetInput = z.strictObject({ code });
/** The secret of a reset's second step; one that has not even the form answers like any other wrong one. */
export const resetPasswordInput = z.strictObject({ grant: z.string({ error: "required" }).min(1, { error: "required" }).max(100, { error: "invalid_value" }), newPassword });

export const localeInput = z.strictObject({ locale: z.enum(["en", "zh"], { error: "invalid_value" }) });
