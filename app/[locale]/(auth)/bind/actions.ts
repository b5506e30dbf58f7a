"use server";

import { redirect } from "next/navigation";
import { type Bound, bindByPassword, bindBySms, bindExpired } from "@/lib/account/bind";
import { readBindCookie, writeBindCookie } from "@/lib/account/bind-cookie";
import { enter } from "@/lib/account/enter";
import { loginByPasswordInput, loginBySmsInput, registerBoundInput } from "@/lib/account/input";
import { registerBound } from "@/lib/account/register-bound";
import { eitherAction, publicAction } from "@/lib/action";
import { freshCaptcha } from "@/lib/captchas/echo";
import { getPathname } from "@/lib/i18n/navigation";
import type { Locale } from "@/lib/i18n/routing";
import { sendBindSmsAction } from "../actions";

async function grant(): Promise<string> {
  const found = await readBindCookie();
  if (!found) throw bindExpired();
  return found;
}

async function goOn(bound: Bound, locale: Locale): Promise<never> {
  await enter(bound);
  await writeBindCookie(null);
  return redirect(bound.next ?? getPathname({ href: "/", locale }));
}

export const bindByPasswordAction = publicAction(
  loginByPasswordInput,
  async ({ input, client, locale }) => goOn(await bindByPassword(client, await grant(), input), locale),
  { booleans: ["remember"], echo: freshCaptcha("login") },
);

const bySms = publicAction(
  loginBySmsInput,
  async ({ input, client, locale }) => goOn(await bindBySms(client, await grant(), input), locale),
  { booleans: ["remember"], ignore: ["captcha.id", "captcha.answer"] },
);

export const bindBySmsAction = eitherAction("sendCode", bySms, sendBindSmsAction);

export const registerBoundAction = publicAction(
  registerBoundInput,
  async ({ input, client, locale }) => goOn(await registerBound(client, locale, await grant(), input), locale),
  { booleans: ["acceptTerms"] },
);
