"use server";

import { redirect } from "next/navigation";
import { enter } from "@/lib/account/enter";
import { loginByPasswordInput, loginBySmsInput } from "@/lib/account/input";
import { loginByPassword, loginBySms } from "@/lib/account/login";
import { eitherAction, publicAction } from "@/lib/action";
import { freshCaptcha } from "@/lib/captchas/echo";
import { getPathname } from "@/lib/i18n/navigation";
import { nextOf } from "@/lib/next-path";
import { sendLoginSmsAction } from "../actions";

export const loginByPasswordAction = publicAction(
  loginByPasswordInput,
  async ({ input, client, locale, form }) => {
    await enter(await loginByPassword(client, input));
    redirect(nextOf(form) ?? getPathname({ href: "/", locale }));
  },
  { booleans: ["remember"], ignore: ["next"], echo: freshCaptcha("login") },
);

const bySms = publicAction(
  loginBySmsInput,
  async ({ input, client, locale, form }) => {
    await enter(await loginBySms(client, input));
    redirect(nextOf(form) ?? getPathname({ href: "/", locale }));
  },
  { booleans: ["remember"], ignore: ["next", "captcha.id", "captcha.answer"] },
);

export const loginBySmsAction = eitherAction("sendCode", bySms, sendLoginSmsAction);
