import { index, int, mysqlTable, text, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { ascii, binaryText, instant, jsonObject, timestamps, ulid } from "./columns";

export const users = mysqlTable(
  "users",
  {
    id: ulid("id").primaryKey(),
    /** As typed; unique through `usernameKey`, its lower case. */
    username: ascii("username", { length: 20 }).notNull(),
    usernameKey: ascii("username_key", { length: 20 }).notNull(),
    /** E.164. */
    mobile: ascii("mobile", { length: 16 }),
    /** The proven address as typed; an address that is not proven yet stands in `pendingEmail` only. */
    email: varchar("email", { length: 254 }),
    verifiedEmailKey: binaryText("verified_email_key", { length: 254 }),
    emailVerifiedAt: instant("email_verified_at"),
    pendingEmail: varchar("pending_email", { length: 254 }),
    passwordHash: ascii("password_hash", { length: 255 }),
    passwordChangedAt: instant("password_changed_at"),
    locale: ascii("locale", { length: 5 }).notNull(),
    role: ascii("role", { length: 16 }).$type<"shopper" | "support" | "admin">().notNull(),
    disabledAt: instant("disabled_at"),
    disabledReason: varchar("disabled_reason", { length: 200 }),
    /** One column on the owner makes two defaults impossible. */
    defaultAddressId: ulid("default_address_id"),
    termsVersion: ascii("terms_version", { length: 16 }).notNull(),
    termsAcceptedAt: instant("terms_accepted_at").notNull(),
    lastSignedInAt: instant("last_signed_in_at"),
    ...timestamps(),
  },
  (t) => [
    uniqueIndex("users_username_key").on(t.usernameKey),
    uniqueIndex("users_mobile").on(t.mobile),
    uniqueIndex("users_verified_email_key").on(t.verifiedEmailKey),
    index("users_role").on(t.role, t.id),
    index("users_disabled").on(t.disabledAt, t.id),
    // The few disabled of a role, or a page of them would look through all who are disabled.
    index("users_role_disabled").on(t.role, t.disabledAt, t.id),
    // Staff look people up by an address that is not proven yet, too.
    index("users_pending_email").on(t.pendingEmail),
  ],
);

/** A way in that another site vouches for (QQ, Weibo, OIDC). One identity belongs to one account. */
export const linkedAccounts = mysqlTable(
  "linked_accounts",
  {
    id: ulid("id").primaryKey(),
    userId: ulid("user_id").notNull().references(() => users.id),
    provider: ascii("provider", { length: 20 }).notNull(),
    subject: binaryText("subject", { length: 190 }).notNull(),
    name: varchar("name", { length: 100 }),
    lastUsedAt: instant("last_used_at"),
    ...timestamps(),
  },
  (t) => [
    uniqueIndex("linked_accounts_identity").on(t.provider, t.subject),
    uniqueIndex("linked_accounts_user").on(t.userId, t.provider),
  ],
);

/** What happened to an account, told to its owner in plain words. Never holds a secret. */
export const securityEvents = mysqlTable(
  "security_events",
  {
    id: ulid("id").primaryKey(),
    userId: ulid("user_id").notNull().references(() => users.id),
    kind: ascii("kind", { length: 40 }).notNull(),
    ip: ascii("ip", { length: 45 }),
    userAgent: varchar("user_agent", { length: 300 }),
    data: jsonObject<Record<string, string>>("data"),
    ...timestamps(),
  },
  (t) => [index("security_events_user").on(t.userId, t.id), index("security_events_kind").on(t.kind, t.createdAt)],
);

/** Staff's second factor. The secret is sealed with a server key. */
export const twoFactors = mysqlTable("two_factors", {
  userId: ulid("user_id").primaryKey().references(() => users.id),
  sealedSecret: text("sealed_secret").notNull(),
  confirmedAt: instant("confirmed_at"),
  /** The last time step accepted, so that one code works once. */
  lastStep: int("last_step"),
  ...timestamps(),
});

export const recoveryCodes = mysqlTable(
  "recovery_codes",
  {
    id: ulid("id").primaryKey(),
    userId: ulid("user_id").notNull().references(() => users.id),
    codeHash: ascii("code_hash", { length: 64 }).notNull(),
    usedAt: instant("used_at"),
    ...timestamps(),
  },
  (t) => [uniqueIndex("recovery_codes_hash").on(t.userId, t.codeHash)],
);

/** Append-only: no verb changes or deletes a row. */
export const auditLog = mysqlTable(
  "audit_log",
  {
    id: ulid("id").primaryKey(),
    actorId: ulid("actor_id").notNull(),
    actorRole: ascii("actor_role", { length: 16 }).notNull(),
    action: ascii("action", { length: 40 }).notNull(),
    targetType: ascii("target_type", { length: 20 }).notNull(),
    targetId: ascii("target_id", { length: 64 }),
    before: jsonObject<Record<string, unknown>>("before"),
    after: jsonObject<Record<string, unknown>>("after"),
    ip: ascii("ip", { length: 45 }),
    userAgent: varchar("user_agent", { length: 300 }),
    ...timestamps(),
  },
  (t) => [
    index("audit_log_actor").on(t.actorId, t.id),
    index("audit_log_target").on(t.targetType, t.targetId, t.id),
    index("audit_log_action").on(t.action, t.id),
    // What one of the staff did of one kind, or a page would look through all they did.
    index("audit_log_actor_action").on(t.actorId, t.action, t.id),
  ],
);
