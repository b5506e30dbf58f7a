"use server";

import { emailTokenInput } from "@/lib/account/input";
import { forgetSession } from "@/lib/account/session-cookie";
import { undoEmail } from "@/lib/account/undo-email";
import { publicAction } from "@/lib/action";
import { redirect } from "@/lib/i18n/navigation";

export const undoEmailAction = publicAction(emailTokenInput, async ({ input, client, locale }): Promise<void> => {
  await undoEmail(client, input.token);
  await forgetSession();
  redirect({ href: { pathname: "/undo-email", query: { done: "1" } }, locale });
});
