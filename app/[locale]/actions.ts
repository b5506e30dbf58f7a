"use server";

import { redirect } from "next/navigation";
import { logOut } from "@/lib/account/log-out";
import { forgetSession } from "@/lib/account/session-cookie";
import { buttonAction } from "@/lib/action";
import { getPathname } from "@/lib/i18n/navigation";

/** Ends this session. Nobody signed in: the cookie goes all the same. */
export const logOutAction = buttonAction(async ({ viewer, client, locale }) => {
  if (viewer) await logOut(viewer, client);
  await forgetSession();
  redirect(getPathname({ href: "/", locale }));
});
