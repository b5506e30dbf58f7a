"use server";

import { refresh } from "next/cache";
import { staffAction } from "@/lib/action";
import { changeRole } from "@/lib/admin/change-role";
import { disableUser } from "@/lib/admin/disable-user";
import { enableUser } from "@/lib/admin/enable-user";
import { endUserSession } from "@/lib/admin/end-session";
import { endUserSessions } from "@/lib/admin/end-sessions";
import { changeRoleInput, disableInput, sessionInput, userIdInput } from "@/lib/admin/input";
import { revealUser } from "@/lib/admin/reveal-user";
import { sendReset } from "@/lib/admin/send-reset";
import { unlockUser } from "@/lib/admin/unlock-user";
import { env } from "@/lib/env";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";

export const endSessionAction = staffAction("users.end-sessions", sessionInput, async ({ viewer, client, input }) => {
  await endUserSession(viewer, client, input);
  refresh();
});

export const endSessionsAction = staffAction("users.end-sessions", userIdInput, async ({ viewer, client, input }) => {
  await endUserSessions(viewer, client, input);
  refresh();
});

export const disableAction = staffAction("users.disable", disableInput, async ({ viewer, client, input }) => {
  await disableUser(viewer, client, input);
  refresh();
});

export const enableAction = staffAction("users.disable", userIdInput, async ({ viewer, client, input }) => {
  await enableUser(viewer, client, input);
  refresh();
});

export const unlockAction = staffAction("users.unlock", userIdInput, async ({ viewer, client, input }) => {
  await unlockUser(viewer, client, input);
  refresh();
});

export const changeRoleAction = staffAction("users.change-role", changeRoleInput, async ({ viewer, client, input }) => {
  await changeRole(viewer, client, input);
  refresh();
});

/** Answers where the owner types the code, for staff to tell them. */
export const sendResetAction = staffAction("users.send-reset", userIdInput, async ({ viewer, client, input, locale }) => {
  const { page } = await sendReset(viewer, client, input);
  return { page: `${env().APP_URL}${localePath(locale, page)}` };
});

/** What was masked, with its words. */
export const revealAction = staffAction("users.reveal", userIdInput, async ({ viewer, client, input, locale }) => {
  const shown = await revealUser(viewer, client, input);
  const { users, user, common } = messagesOf(locale).admin;
  const contact = shown.addresses.map((one) => ({ label: `${user.contact} · ${one.receiver}`, value: [one.place, one.mobile, one.tel, one.email].filter(Boolean).join(" · ") }));
  return [{ label: users.mobile, value: shown.mobile ?? common.none }, { label: users.email, value: shown.email ?? common.none }, ...contact];
});
