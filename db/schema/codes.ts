import { index, int, mysqlTable, primaryKey, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { ascii, binaryText, instant, timestamps, ulid } from "./columns";
import { users } from "./users";

/** A six-digit code sent by SMS or e-mail, kept only as an HMAC. Its tries live on the row, so they can't be raced. */
export const codes = mysqlTable(
  "codes",
  {
    id: ulid("id").primaryKey(),
    channel: ascii("channel", { length: 5 }).$type<"sms" | "email">().notNull(),
    purpose: ascii("purpose", { length: 20 }).notNull(),
    recipient: binaryText("recipient", { length: 254 }).notNull(),
    /** The account the code was asked for, where the purpose has one (step-up, change-mobile, reset). */
    userId: ulid("user_id"),
    codeHash: ascii("code_hash", { length: 64 }).notNull(),
    tries: int("tries").notNull(),
    usedAt: instant("used_at"),
    expiresAt: instant("expires_at").notNull(),
    /** HMAC of the key given to the client that asked: only it may see whether sending worked. */
    clientHash: ascii("client_hash", { length: 64 }),
    messageId: ulid("message_id"),
    ...timestamps(),
  },
  (t) => [
    index("codes_recipient").on(t.recipient, t.purpose, t.createdAt),
    index("codes_expires").on(t.expiresAt),
  ],
);

/** The secret of a link in a mail: 256 bits, only the hash is kept. Bound to the address it was sent to. */
export const emailTokens = mysqlTable(
  "email_tokens",
  {
    id: ulid("id").primaryKey(),
    userId: ulid("user_id").notNull().references(() => users.id),
    purpose: ascii("purpose", { length: 20 }).$type<"verify" | "undo">().notNull(),
    email: varchar("email", { length: 254 }).notNull(),
    tokenHash: ascii("token_hash", { length: 64 }).notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    ...timestamps(),
  },
  (t) => [
    uniqueIndex("email_tokens_hash").on(t.tokenHash),
    index("email_tokens_user").on(t.userId, t.purpose),
    index("email_tokens_expires").on(t.expiresAt),
  ],
);

/** Counters that must survive Redis: SMS budgets, resets. One row a key and window. */
export const budgets = mysqlTable(
  "budgets",
  {
    key: ascii("key", { length: 100 }).notNull(),
    count: int("count").notNull(),
    windowStartedAt: instant("window_started_at").notNull(),
    lastAt: instant("last_at").notNull(),
    ...timestamps(),
  },
  (t) => [primaryKey({ columns: [t.key] }), index("budgets_last").on(t.lastAt)],
);

/** Failed sign-ins, per account (known or not) and per address. Written before the check, so parallel guesses count. */
export const loginFailures = mysqlTable(
  "login_failures",
  {
    id: ulid("id").primaryKey(),
    /** The user's id, or an HMAC of a name nobody has: unknown names are counted just like known ones. */
    accountKey: ascii("account_key", { length: 64 }).notNull(),
    ipKey: ascii("ip_key", { length: 64 }).notNull(),
    ...timestamps(),
  },
  (t) => [
    index("login_failures_account").on(t.accountKey, t.createdAt),
    index("login_failures_ip").on(t.ipKey, t.createdAt),
    index("login_failures_created").on(t.createdAt),
  ],
);
