"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { providerInput } from "@/lib/account/input";
import { beginThirdParty } from "@/lib/account/third-party";
import { publicAction } from "@/lib/action";
import { sendEmailCodeInput, sendSmsCodeInput } from "@/lib/codes/input";
import { sendEmailCode } from "@/lib/codes/send-email";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { nextOf } from "@/lib/next-path";
import { clientKey } from "@/lib/request";
import { codeSent } from "../code-sent";

// Without JavaScript the whole form is posted to these; what is not theirs stays out of their inputs.
const others = ["username", "password", "email", "mobile", "smsCode", "emailCode", "acceptTerms", "remember", "next"];
const without = (name: string) => others.filter((other) => other !== name);

const bySms = z.strictObject({ mobile: sendSmsCodeInput.shape.mobile, captcha: sendSmsCodeInput.shape.captcha });
const byEmail = z.strictObject({ email: sendEmailCodeInput.shape.email, captcha: sendEmailCodeInput.shape.captcha });

const sendSms = (purpose: "register" | "login" | "bind") =>
  publicAction(
    bySms,
    async ({ input, client, locale, form }) => {
      const sent = await sendSmsCode({ ip: client.ip, client: clientKey(client), locale, user: null }, { ...input, purpose });
      return codeSent(sent, form);
    },
    { ignore: without("mobile") },
  );

export const sendRegisterSmsAction = sendSms("register");
export const sendLoginSmsAction = sendSms("login");
export const sendBindSmsAction = sendSms("bind");

export const sendRegisterEmailAction = publicAction(
  byEmail,
  async ({ input, client, locale, form }) => {
    const sent = await sendEmailCode({ ip: client.ip, client: clientKey(client), locale }, input);
    return codeSent(sent, form);
  },
  { ignore: without("email") },
);

/** Leads to another site that vouches for people; they come back to `/api/auth/callback/<provider>`. */
export const continueWithProviderAction = publicAction(
  providerInput,
  async ({ input, client, locale, form }) => redirect(await beginThirdParty(client, { provider: input.provider, locale, next: nextOf(form) }, null)),
  { ignore: ["next"] },
);
