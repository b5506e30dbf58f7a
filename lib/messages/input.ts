import { z } from "zod";

/*
 * Every kind of message: where it may go, what its template shows, and what its secret is. The outbox keeps `data` in
 * plain (never a secret) and the secret sealed.
 */

const username = z.string().min(1).max(40);
const minutes = z.number().int().min(1).max(60);
const hours = z.number().int().min(1).max(72);
const time = z.date();
/** Code points, as zod counts; a masked address has up to three more than an address's 254. */
const free = z.string().min(1).max(257);
/** A path of this shop without its language, as `/verify-email?token=…`; the template puts `APP_URL` and `/zh` before it. */
const path = z.string().max(500).regex(/^\/(?![/\\])[\w./?=&%~-]*$/);
/** What opens an account besides its e-mail, for whoever has to look whether all of it is theirs. */
const waysIn = { mobile: free.optional(), linked: free.optional() };
const sixDigits = z.string().regex(/^\d{6}$/);

const none = z.undefined();

/** Purposes of an SMS code; each has a sentence of its own. */
export const smsCodePurposes = ["register", "login", "bind", "change-mobile", "step-up", "reset"] as const;

/** What a `security-notice` may tell. */
export const securityNoticeEvents = [
  "email-added", "email-removed", "email-restored", "account-linked", "account-unlinked", "account-enabled",
  "sessions-ended", "two-factor-enabled", "two-factor-disabled", "two-factor-guessed", "recovery-codes-renewed", "recovery-code-used", "role-changed",
] as const;

export const messageKinds = {
  /** A six-digit code to a mobile. */
  "sms-code": { channels: ["sms"], secret: sixDigits, data: z.strictObject({ purpose: z.enum(smsCodePurposes), minutes }) },
  /** A six-digit code to an address that wants to register. */
  "email-code": { channels: ["email"], secret: sixDigits, data: z.strictObject({ minutes }) },
  /** Said instead of a code or link where the address already belongs to an account, so that strangers learn nothing. */
  "email-in-use": { channels: ["email"], secret: none, data: z.strictObject({ attempt: z.enum(["register", "add"]) }) },
  /** The activation mail (`new`), or the proof of a changed address (`changed`). Secret: the path of the page. */
  "email-verification": { channels: ["email"], secret: path, data: z.strictObject({ username, hours, reason: z.enum(["new", "changed"]) }) },
  /** Step one of a reset; `page` is where the code is typed. */
  "password-reset-code": { channels: ["email"], secret: sixDigits, data: z.strictObject({ username, minutes, page: path.optional() }) },
  /** To the old address: a new one was `asked` for, or is proven and thus `done`. `newEmail` is masked. Secret: the path that undoes it. */
  "email-changed-notice": { channels: ["email"], secret: path, data: z.strictObject({ username, newEmail: free, hours, stage: z.enum(["asked", "done"]) }) },
  /** `mobile` (masked) and `linked`, the names of other sites: what opens the account besides. */
  "password-changed": { channels: ["email", "sms"], secret: none, data: z.strictObject({ username, how: z.enum(["changed", "reset", "set"]), time, ...waysIn }) },
  "new-sign-in": { channels: ["email", "sms"], secret: none, data: z.strictObject({ username, device: free, ip: free, time }) },
  "account-disabled": { channels: ["email", "sms"], secret: none, data: z.strictObject({ username, reason: free }) },
  /** `mobile` is masked. */
  "mobile-changed": { channels: ["email", "sms"], secret: none, data: z.strictObject({ username, mobile: free, time }) },
  /** Anything else worth a word; `detail` (a provider's name, a masked address) is shown after the sentence. */
  "security-notice": {
    channels: ["email", "sms"], secret: none,
    data: z.strictObject({ username, event: z.enum(securityNoticeEvents), time, detail: free.optional(), ...waysIn }),
  },
} as const satisfies Record<string, { channels: readonly Channel[]; secret: z.ZodType<string | undefined>; data: z.ZodObject }>;

export type Channel = "sms" | "email";
export type MessageKind = keyof typeof messageKinds;
export type MessageData<K extends MessageKind> = z.input<(typeof messageKinds)[K]["data"]>;
type Secret<K extends MessageKind> = z.input<(typeof messageKinds)[K]["secret"]>;

/** True for the name of a kind of message. */
export function isMessageKind(name: string): name is MessageKind {
  return Object.hasOwn(messageKinds, name);
}

/** A recipient as the providers take it: nothing that could start a second header or a second address. */
export const recipientInput = {
  sms: z.string().regex(/^\+[1-9]\d{6,14}$/),
  email: z.string().max(254).regex(/^[^\s@<>,;:"()[\]\\\p{Cc}]+@[^\s@<>,;:"()[\]\\\p{Cc}]+$/u),
};

/** What `enqueueMessage` takes, one shape for each kind. */
export type NewMessage = { [K in MessageKind]: MessageOf<K> }[MessageKind];

export type MessageOf<K extends MessageKind> = {
  kind: K;
  /** The id of the code, token or event that asks for it: one cause of a kind makes one message. ASCII, at most 80. */
  cause: string;
  userId?: string | null;
  /** A mobile in E.164 goes by SMS, an address by e-mail. */
  to: string;
  locale: "en" | "zh";
  data: MessageData<K>;
  /** It is not sent after this moment (a code that expired). */
  notAfter?: Date;
} & (Secret<K> extends undefined ? { secret?: undefined } : { secret: string });

/** What staff may ask for; a recipient is a canonical mobile, or an address in small letters. */
export const messageFilter = z.strictObject({
  state: z.enum(["queued", "handed", "sending", "sent", "failed", "unknown", "cancelled", "expired"]).optional(),
  kind: z.string().refine(isMessageKind).optional(),
  channel: z.enum(["sms", "email"]).optional(),
  recipient: z.string().max(254).optional(),
  userId: z.string().length(26).optional(),
  from: z.date().optional(),
  until: z.date().optional(),
});
export type MessageFilter = z.infer<typeof messageFilter>;
