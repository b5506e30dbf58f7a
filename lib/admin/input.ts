import { z } from "zod";
import { messageStates } from "@/db/schema/messages";
import { isMessageKind } from "@/lib/messages/input";
import { auditActions, ranges, reasonLength, zones } from "./limits";

/*
 * What staff ask for. Addresses are typed and shared by people, so a value that makes no sense is left out instead of refused.
 */
const lenient = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);
const text = (most: number) => lenient(z.string().trim().max(most).transform((value) => value || undefined));
const anId = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const id = lenient(z.string().regex(anId));
/** A day as date fields write it. */
const dayText = lenient(z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((value) => !Number.isNaN(Date.parse(value))));

export const roleInput = z.enum(["shopper", "support", "admin"]);
export const userStates = ["active", "disabled", "unverified"] as const;

export const userSearch = z.object({
  q: text(254),
  role: lenient(roleInput),
  state: lenient(z.enum(userStates)),
  after: text(600),
});
export type UserSearch = z.output<typeof userSearch>;

export const messageSearch = z.object({
  state: lenient(z.enum(messageStates)),
  kind: lenient(z.string().refine(isMessageKind)),
  channel: lenient(z.enum(["sms", "email"])),
  recipient: text(254),
  from: dayText,
  until: dayText,
  before: id,
});
export type MessageSearch = z.output<typeof messageSearch>;

export const auditSearch = z.object({
  actor: text(26),
  action: lenient(z.enum(auditActions)),
  target: text(64),
  from: dayText,
  until: dayText,
  before: id,
});
export type AuditSearch = z.output<typeof auditSearch>;

export const statsSearch = z.object({ range: z.enum(ranges).catch("7d"), zone: lenient(z.enum(zones)) });
export type StatsSearch = z.output<typeof statsSearch>;

const key = z.string({ error: "required" }).regex(anId, { error: "invalid_value" });
export const userIdInput = z.strictObject({ userId: key });
export const sessionInput = z.strictObject({ userId: key, sessionId: key });
export const disableInput = z.strictObject({
  userId: key,
  reason: z.string({ error: "required" }).trim().min(1, { error: "required" }).refine((value) => Array.from(value).length <= reasonLength, { error: "too_long" }),
});
export const changeRoleInput = z.strictObject({ userId: key, role: roleInput });
export const messageIdInput = z.strictObject({ messageId: key });
/** A set to act on: here a value that makes no sense is refused, since leaving it out would make the set larger. */
export const messageSetInput = z.strictObject({
  state: z.enum(messageStates).optional(),
  kind: z.string().refine(isMessageKind, { error: "invalid_value" }).optional(),
  channel: z.enum(["sms", "email"]).optional(),
  recipient: z.string().max(254, { error: "too_long" }).optional(),
  from: z.iso.date({ error: "invalid_value" }).optional(),
  until: z.iso.date({ error: "invalid_value" }).optional(),
});
export type MessageSet = z.output<typeof messageSetInput>;
/** A code out of an app, or a recovery code as it was printed. */
export const factorInput = z.strictObject({ code: z.string({ error: "code_required" }).trim().min(1, { error: "code_required" }).max(40, { error: "code_wrong" }) });
