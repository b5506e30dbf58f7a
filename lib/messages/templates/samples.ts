import { messageKinds, securityNoticeEvents, smsCodePurposes, type MessageKind } from "../input";
import type { Letter } from "./render";

const username = "lemon-tree";
const time = "2026-11-20T12:34:56.000Z";
const verify = "/verify-email?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const undo = "/undo-email?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

type Sample = { data: Record<string, string>; secret?: string };

/** What some notices tell besides. */
const noticed: Partial<Record<(typeof securityNoticeEvents)[number], object>> = {
  "account-linked": { detail: "QQ" }, "account-unlinked": { detail: "QQ" }, "email-added": { detail: "s***@demo.example" },
  "email-restored": { mobile: "+86 138****8000", linked: "QQ and Weibo" },
};

/** One of each thing a message may say: for the preview page and the tests. */
const samples: Record<MessageKind, Sample[]> = {
  "sms-code": smsCodePurposes.map((purpose) => ({ data: { purpose, minutes: "5" }, secret: "271828" })),
  "email-code": [{ data: { minutes: "10" }, secret: "271828" }],
  "email-in-use": [{ data: { attempt: "register" } }, { data: { attempt: "add" } }],
  "email-verification": [{ data: { username, hours: "24", reason: "new" }, secret: verify }, { data: { username, hours: "24", reason: "changed" }, secret: verify }],
  "password-reset-code": [{ data: { username, minutes: "10", page: "/reset-password" }, secret: "271828" }, { data: { username, minutes: "10" }, secret: "271828" }],
  "email-changed-notice": ["asked", "done"].map((stage) => ({ data: { username, newEmail: "n***@example.com", hours: "24", stage }, secret: undo })),
  "password-changed": [...["changed", "reset", "set"].map((how) => ({ data: { username, how, time } })), { data: { username, how: "reset", time, mobile: "+86 138****8000", linked: "QQ and Weibo" } }],
  "new-sign-in": [{ data: { username, device: "Chrome 142 on Windows", ip: "203.0.113.7", time } }],
  "account-disabled": [{ data: { username, reason: "Reported as stolen by its owner" } }],
  "mobile-changed": [{ data: { username, mobile: "+86 138****8000", time } }],
  "security-notice": securityNoticeEvents.map((event) => ({ data: { username, event, time, ...noticed[event] } })),
};

/** Every sample in a language, once for each channel it may take. */
export function sampleLetters(locale: "en" | "zh"): (Letter & { channel: "sms" | "email" })[] {
  return Object.entries(messageKinds).flatMap(([kind, { channels }]) =>
    samples[kind as MessageKind].flatMap(({ data, secret }) =>
      channels.map((channel) => ({
        channel, locale, kind: kind as MessageKind, data, secret, to: channel === "sms" ? "+8613800138000" : "lemon.tree@example.com",
      }))));
}
