/** What staff can do that leaves a row in the audit log; `admin.audit.actions` of both locale files has the words. */
export const auditActions = [
  "user.reveal", "user.disable", "user.enable", "user.unlock", "user.send-reset", "user.change-role", "user.end-session", "user.end-sessions",
  "message.reveal", "message.retry", "message.cancel", "messages.retry", "messages.cancel",
  "audit.export", "two-factor.start", "two-factor.enable", "two-factor.disable", "two-factor.recovery-codes", "two-factor.recovery-used", "admin.create",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Rows of one page of a list. */
export const pageSize = 50;
/** Messages retried or cancelled by one confirmation. */
export const mostAtOnce = 1_000;
/** Code points of the reason an account is disabled for; its owner reads it. */
export const reasonLength = 200;
/** Ranges of the overview, and the hours or days one bar of each stands for. */
export const ranges = ["24h", "7d", "30d", "90d"] as const;
export type Range = (typeof ranges)[number];
/** Time zones to choose from beside the shop's own; hours are counted whole, so only zones of whole hours. */
export const zones = ["Asia/Shanghai", "UTC", "Asia/Tokyo", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles"] as const;
