"use server";

import { redirect } from "next/navigation";
import { emailTokenInput } from "@/lib/account/input";
import { disownEmail, verifyEmail } from "@/lib/account/verify-email";
import { publicAction } from "@/lib/action";
import { getPathname } from "@/lib/i18n/navigation";

export const verifyEmailAction = publicAction(emailTokenInput, async ({ input, client, locale }) => {
  await verifyEmail(client, input.token);
  redirect(getPathname({ href: { pathname: "/account", query: { done: "email-verified" } }, locale }));
});

export const disownEmailAction = publicAction(emailTokenInput, async ({ input, client, locale }) => {
  await disownEmail(client, input.token);
  redirect(getPathname({ href: { pathname: "/verify-email", query: { done: "disowned" } }, locale }));
});
