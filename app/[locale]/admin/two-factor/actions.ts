"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { staffAction } from "@/lib/action";
import { confirmTwoFactor } from "@/lib/admin/confirm-two-factor";
import { giveSecondFactor } from "@/lib/admin/give-second-factor";
import { factorInput } from "@/lib/admin/input";
import { renewRecoveryCodes } from "@/lib/admin/renew-recovery-codes";
import { startTwoFactor } from "@/lib/admin/start-two-factor";
import { stopTwoFactor } from "@/lib/admin/stop-two-factor";
import { localePath } from "@/lib/i18n/locale-path";
import { nextOf } from "@/lib/next-path";

const nothing = z.strictObject({});

export const startTwoFactorAction = staffAction(null, nothing, async ({ viewer, client }) => {
  await startTwoFactor(viewer, client);
  refresh();
});

/** Answers the recovery codes, this once; the page stays as it is until they are kept. */
export const confirmTwoFactorAction = staffAction(null, factorInput, ({ viewer, client, input }) => confirmTwoFactor(viewer, client, input));

export const giveSecondFactorAction = staffAction(
  null,
  factorInput,
  async ({ viewer, client, input, locale, form }): Promise<void> => {
    await giveSecondFactor(viewer, client, input);
    redirect(nextOf(form) ?? localePath(locale, "/admin"));
  },
  { ignore: ["next"] },
);

export const renewRecoveryCodesAction = staffAction(null, nothing, ({ viewer, client }) => renewRecoveryCodes(viewer, client));

export const stopTwoFactorAction = staffAction(null, nothing, async ({ viewer, client }) => {
  await stopTwoFactor(viewer, client);
  refresh();
});
