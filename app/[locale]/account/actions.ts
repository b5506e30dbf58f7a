"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { cancelPendingEmail } from "@/lib/account/cancel-email";
import { changeEmail } from "@/lib/account/change-email";
import { changeLocale } from "@/lib/account/change-locale";
import { changeMobile } from "@/lib/account/change-mobile";
import { changePassword } from "@/lib/account/change-password";
import { changeEmailInput, changeMobileInput, changePasswordInput, localeInput, stepUpByPasswordInput, stepUpBySmsInput } from "@/lib/account/input";
import { resendVerification } from "@/lib/account/resend-verification";
import { stepUp } from "@/lib/account/step-up";
import { withProof } from "@/lib/account/with-proof";
import { eitherAction, userAction } from "@/lib/action";
import { freshCaptcha } from "@/lib/captchas/echo";
import { captchaAnswer } from "@/lib/captchas/input";
import { mobileText } from "@/lib/codes/input";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { notFound } from "@/lib/errors";
import { redirect } from "@/lib/i18n/navigation";
import { nextOf } from "@/lib/next-path";
import { redirect as goTo } from "next/navigation";
import { clientKey } from "@/lib/request";
import { codeSent } from "../code-sent";

/** What a form brings along when it asked for the password again. */
const proof = { currentPassword: stepUpByPasswordInput.shape.currentPassword.optional(), captcha: captchaAnswer.partial().optional() };
/** A captcha of the form may be another button's, or empty: it counts when it is whole. */
const whole = (captcha: { id?: string | undefined; answer?: string | undefined } | undefined) =>
  captcha?.id && captcha.answer ? { id: captcha.id, answer: captcha.answer } : undefined;

const echo = freshCaptcha("step-up");

export const changeEmailAction = userAction(z.strictObject({ ...changeEmailInput.shape, ...proof }), async ({ input, viewer, client, locale }): Promise<void> => {
  const { currentPassword, captcha, ...change } = input;
  await changeEmail(await withProof(viewer, client, { currentPassword, captcha: whole(captcha) }), client, change);
  refresh();
  redirect({ href: { pathname: "/account", query: { done: "email-sent" } }, locale });
}, { echo });

const changeMobileItself = userAction(
  z.strictObject({ ...changeMobileInput.shape, currentPassword: proof.currentPassword }),
  async ({ input, viewer, client, locale }): Promise<void> => {
    const { currentPassword, ...change } = input;
    await changeMobile(await withProof(viewer, client, { currentPassword }), client, change);
    refresh();
    redirect({ href: { pathname: "/account", query: { done: "mobile" } }, locale });
  },
  // The captcha of this form opens the sending of the code.
  { ignore: ["captcha.id", "captcha.answer"] },
);

/** The page asks whoever has a password for the old one, however fresh the session's last proof is. */
export const changePasswordAction = userAction(z.strictObject({ ...changePasswordInput.shape, ...proof }), async ({ input, viewer, client, locale }): Promise<void> => {
  const { currentPassword, captcha, ...change } = input;
  const old = viewer.user.hasPassword ? (currentPassword ?? "") : undefined;
  await changePassword(await withProof(viewer, client, { currentPassword: old, captcha: whole(captcha) }), client, change);
  refresh();
  redirect({ href: { pathname: "/account", query: { done: "password" } }, locale });
}, { echo });

export const changeLocaleAction = userAction(localeInput, async ({ input, viewer, locale }): Promise<void> => {
  await changeLocale(viewer.user.id, input.locale);
  refresh();
  redirect({ href: { pathname: "/account", query: { done: "language" } }, locale });
});

export const resendVerificationAction = userAction(z.strictObject({}), ({ viewer, client }) => resendVerification(viewer.user.id, client));

export const cancelEmailAction = userAction(z.strictObject({}), async ({ viewer, client, locale }): Promise<void> => {
  await cancelPendingEmail(viewer.user.id, client);
  refresh();
  redirect({ href: { pathname: "/account", query: { done: "email-cancelled" } }, locale });
});

export const confirmByPasswordAction = userAction(
  stepUpByPasswordInput,
  async ({ input, viewer, client, locale, form }): Promise<void> => {
    await stepUp(viewer, client, input);
    const next = nextOf(form);
    refresh();
    if (next) goTo(next);
    redirect({ href: "/account/security", locale });
  },
  { ignore: ["next"], echo },
);

const confirmBySms = userAction(
  stepUpBySmsInput,
  async ({ input, viewer, client, locale, form }): Promise<void> => {
    await stepUp(viewer, client, input);
    const next = nextOf(form);
    refresh();
    if (next) goTo(next);
    redirect({ href: "/account/security", locale });
  },
  { ignore: ["next", "captcha.id", "captcha.answer"] },
);

/** The code to the account's own mobile: whose it is, the session says. */
export const sendStepUpSmsAction = userAction(
  z.strictObject({ captcha: captchaAnswer }),
  async ({ input, viewer, client, form }) => {
    const { mobile, locale } = viewer.user;
    if (!mobile) throw notFound();
    const sent = await sendSmsCode({ ip: client.ip, client: clientKey(client), locale, user: viewer.user }, { mobile, purpose: "step-up", captcha: input.captcha });
    return codeSent(sent, form);
  },
  { ignore: ["next", "smsCode"] },
);

export const sendChangeMobileSmsAction = userAction(
  z.strictObject({ mobile: mobileText, captcha: captchaAnswer }),
  async ({ input, viewer, client, form }) => {
    const asker = { ip: client.ip, client: clientKey(client), locale: viewer.user.locale, user: viewer.user };
    return codeSent(await sendSmsCode(asker, { ...input, purpose: "change-mobile" }), form);
  },
  { ignore: ["smsCode", "currentPassword"] },
);

export const confirmBySmsAction = eitherAction("sendCode", confirmBySms, sendStepUpSmsAction);
export const changeMobileAction = eitherAction("sendCode", changeMobileItself, sendChangeMobileSmsAction);
