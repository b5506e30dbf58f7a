"use server";

import { redirect } from "next/navigation";
import { enter } from "@/lib/account/enter";
import { registerByEmailInput, registerByMobileInput } from "@/lib/account/input";
import { registerUser } from "@/lib/account/register";
import { eitherAction, publicAction } from "@/lib/action";
import { getPathname } from "@/lib/i18n/navigation";
import { nextOf } from "@/lib/next-path";
import { sendRegisterEmailAction, sendRegisterSmsAction } from "../actions";

const options = { booleans: ["acceptTerms"], ignore: ["next", "captcha.id", "captcha.answer"] };

const byMobile = publicAction(
  registerByMobileInput,
  async ({ input, client, locale, form }) => {
    await enter(await registerUser(client, locale, input));
    redirect(nextOf(form) ?? getPathname({ href: "/", locale }));
  },
  options,
);

const byEmail = publicAction(
  registerByEmailInput,
  async ({ input, client, locale, form }) => {
    await enter(await registerUser(client, locale, input));
    redirect(nextOf(form) ?? getPathname({ href: "/", locale }));
  },
  options,
);

export const registerByMobileAction = eitherAction("sendCode", byMobile, sendRegisterSmsAction);
export const registerByEmailAction = eitherAction("sendCode", byEmail, sendRegisterEmailAction);
