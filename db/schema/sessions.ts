import { boolean, index, int, mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { ascii, instant, jsonObject, timestamps, ulid } from "./columns";
import { users } from "./users";

/** A signed-in browser or client. The cookie (or Bearer token) names the row; without the row it is worth nothing. */
export const sessions = mysqlTable(
  "sessions",
  {
    id: ulid("id").primaryKey(),
    userId: ulid("user_id").notNull().references(() => users.id),
    remember: boolean("remember").notNull(),
    /** The end whatever happens; idle time is counted from `lastUsedAt`. */
    expiresAt: instant("expires_at").notNull(),
    lastUsedAt: instant("last_used_at").notNull(),
    /** When the person last proved who they are (password, code); sensitive changes ask again after ten minutes. */
    provedAt: instant("proved_at"),
    /** Staff: when the second factor was given in this session. */
    secondFactorAt: instant("second_factor_at"),
    ip: ascii("ip", { length: 45 }),
    userAgent: varchar("user_agent", { length: 300 }),
    ...timestamps(),
  },
  (t) => [index("sessions_user").on(t.userId, t.lastUsedAt), index("sessions_expires").on(t.expiresAt)],
);

/**
 * A browser that signed in to an account before: it meets no growing waits, and no "new sign-in" notice. Its tries are
 * counted here, right and wrong ones, until one succeeds. `tries` stands before `triedAt`: a statement that sets both
 * works them out in this order (lib/account/login-limits.ts).
 */
export const devices = mysqlTable(
  "devices",
  {
    id: ulid("id").primaryKey(),
    userId: ulid("user_id").notNull().references(() => users.id),
    tokenHash: ascii("token_hash", { length: 64 }).notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    tries: int("tries").notNull().default(0),
    triedAt: instant("tried_at"),
    ...timestamps(),
  },
  (t) => [uniqueIndex("devices_user").on(t.userId, t.tokenHash), index("devices_last_seen").on(t.lastSeenAt)],
);

/** One-use permissions that chain steps: step three of a reset, binding an identity, coming back from a provider. */
export const grants = mysqlTable(
  "grants",
  {
    id: ulid("id").primaryKey(),
    tokenHash: ascii("token_hash", { length: 64 }).notNull(),
    purpose: ascii("purpose", { length: 20 }).notNull(),
    userId: ulid("user_id"),
    data: jsonObject<Record<string, string | boolean | null>>("data"),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    ...timestamps(),
  },
  (t) => [uniqueIndex("grants_token_hash").on(t.tokenHash), index("grants_expires").on(t.expiresAt)],
);
