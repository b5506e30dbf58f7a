"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { requestReset } from "@/lib/account/request-reset";
import { resendReset } from "@/lib/account/resend-reset";
import { resetGrant } from "@/lib/account/reset-cookie";
import { resetPassword } from "@/lib/account/reset-password";
import { newPassword, resetByEmailInput, verifyResetInput } from "@/lib/account/input";
import { verifyReset } from "@/lib/account/verify-reset";
import { publicAction } from "@/lib/action";
import { AppError } from "@/lib/errors";
import { redirect } from "@/lib/i18n/navigation";
import { clientKey } from "@/lib/request";

const to = z.string({ error: "reset_to_required" }).min(1, { error: "reset_to_required" }).max(254, { error: "reset_to_invalid" });

/** One field for both ways: an @, of whatever width, tells which; what is wrong with it is said at that field. */
export const requestResetAction = publicAction(z.strictObject({ to, captcha: resetByEmailInput.shape.captcha }), async ({ input, client, locale }): Promise<void> => {
  const way = input.to.normalize("NFKC").includes("@") ? { email: input.to } : { mobile: input.to };
  const { id } = await requestReset({ ip: client.ip, client: clientKey(client), locale }, { ...way, captcha: input.captcha }).catch((error: unknown) => {
    if (!(error instanceof AppError) || !(error.fields.email ?? error.fields.mobile)) throw error;
    throw new AppError(error.code, error.reason, { fields: { to: "reset_to_invalid" } });
  });
  // Back brings another captcha: this one is used up.
  refresh();
  redirect({ href: { pathname: "/reset-password/code", query: { id } }, locale });
});

/** Another code to the same place: the page goes on with the new reset. */
export const resendResetAction = publicAction(z.strictObject({ id: z.string(), captcha: resetByEmailInput.shape.captcha }), async ({ input, client, locale }): Promise<void> => {
  const { id } = await resendReset({ ip: client.ip, client: clientKey(client), locale }, input.id, input.captcha);
  refresh();
  redirect({ href: { pathname: "/reset-password/code", query: { id, again: "1" } }, locale });
});

export const verifyResetAction = publicAction(z.strictObject({ id: z.string(), ...verifyResetInput.shape }), async ({ input: { id, ...given }, client, locale }): Promise<void> => {
  await resetGrant.keep(id, (await verifyReset(client, id, given)).grant);
  redirect({ href: "/reset-password/new", locale });
});

export const resetPasswordAction = publicAction(z.strictObject({ newPassword }), async ({ input, client, locale }): Promise<void> => {
  const kept = await resetGrant.read();
  if (!kept) throw new AppError("not_found", "reset_invalid");
  await resetPassword(client, kept.id, { grant: kept.grant, newPassword: input.newPassword });
  await resetGrant.forget();
  redirect({ href: { pathname: "/login", query: { done: "reset" } }, locale });
});
