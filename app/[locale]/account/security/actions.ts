"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { signOutDevice, signOutOthers } from "@/lib/account/end-sessions";
import { userAction } from "@/lib/action";
import { AppError } from "@/lib/errors";
import { redirect } from "@/lib/i18n/navigation";

/** To the page it was asked on, made anew: the browser may hold one of the same address. */
function back(done: string) {
  refresh();
  return { pathname: "/account/security", query: { done } };
}

/** A device that is signed out already is what was wanted. */
export const signOutDeviceAction = userAction(z.strictObject({ id: z.string() }), async ({ input, viewer, client, locale }): Promise<void> => {
  const gone = await signOutDevice(viewer.user.id, client, input.id).then(
    () => false,
    (error: unknown) => {
      if (error instanceof AppError && error.code === "not_found") return true;
      throw error;
    },
  );
  redirect({ href: back(gone ? "gone" : "device"), locale });
});

export const signOutOthersAction = userAction(z.strictObject({}), async ({ viewer, client, locale }): Promise<void> => {
  await signOutOthers(viewer, client);
  redirect({ href: back("others"), locale });
});
