"use server";

import { refresh } from "next/cache";
import { staffAction } from "@/lib/action";
import { cancelStaffMessage } from "@/lib/admin/cancel-message";
import { cancelStaffMessages } from "@/lib/admin/cancel-messages";
import { messageIdInput, messageSetInput } from "@/lib/admin/input";
import { retryStaffMessage } from "@/lib/admin/retry-message";
import { retryStaffMessages } from "@/lib/admin/retry-messages";
import { revealMessage } from "@/lib/admin/reveal-message";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";

export const retryMessageAction = staffAction("messages.manage", messageIdInput, async ({ viewer, client, input }) => {
  await retryStaffMessage(viewer, client, input);
  refresh();
});

export const cancelMessageAction = staffAction("messages.manage", messageIdInput, async ({ viewer, client, input }) => {
  await cancelStaffMessage(viewer, client, input);
  refresh();
});

/** Answers in words how many. */
export const retryMessagesAction = staffAction("messages.manage", messageSetInput, async ({ viewer, client, input, locale }) => {
  const done = await retryStaffMessages(viewer, client, input);
  refresh();
  return fill(messagesOf(locale).admin.messages.retriedSet, done);
});

export const cancelMessagesAction = staffAction("messages.manage", messageSetInput, async ({ viewer, client, input, locale }) => {
  const done = await cancelStaffMessages(viewer, client, input);
  refresh();
  return fill(messagesOf(locale).admin.messages.cancelledSet, done);
});

export const revealRecipientAction = staffAction("users.reveal", messageIdInput, async ({ viewer, client, input, locale }) => {
  const { recipient } = await revealMessage(viewer, client, input);
  return [{ label: messagesOf(locale).admin.messages.recipient, value: recipient }];
});
