import "server-only";
import { lt } from "drizzle-orm";
import type { AnyMySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";
import { db } from "@/db";
import { addresses, budgets, codes, devices, emailTokens, grants, loginFailures, messages, securityEvents, sessions } from "@/db/schema";
import { day, fromNow } from "./clock";

/** Rows deleted by one statement: short locks, and replicas keep up. */
const piece = 1000;

/** What is kept for how long after the moment in its column, in milliseconds. */
const kept = {
  codes: { table: codes, column: codes.expiresAt, for: 2 * day },
  emailTokens: { table: emailTokens, column: emailTokens.expiresAt, for: 2 * day },
  grants: { table: grants, column: grants.expiresAt, for: day },
  sessions: { table: sessions, column: sessions.expiresAt, for: day },
  devices: { table: devices, column: devices.lastSeenAt, for: 400 * day },
  // The longest window is a day.
  budgets: { table: budgets, column: budgets.lastAt, for: 2 * day },
  loginFailures: { table: loginFailures, column: loginFailures.createdAt, for: 2 * day },
  // Their tries go with them.
  messages: { table: messages, column: messages.createdAt, for: 90 * day },
  securityEvents: { table: securityEvents, column: securityEvents.createdAt, for: 730 * day },
  // Undone from the list for 30 days (PRODUCT.md); a few more so that nobody loses the race at the edge.
  addresses: { table: addresses, column: addresses.deletedAt, for: 35 * day },
} satisfies Record<string, { table: MySqlTable; column: AnyMySqlColumn; for: number }>;

/**
 * Deletes what has expired, in small pieces.
 * @returns how many rows of each table went.
 */
export async function cleanUp(): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  for (const [name, { table, column, for: span }] of Object.entries(kept)) {
    const before = fromNow(-span);
    for (let deleted = piece; deleted === piece; gone[name] = (gone[name] ?? 0) + deleted) {
      const [done] = await db().delete(table).where(lt(column, before)).limit(piece);
      deleted = done.affectedRows;
    }
  }
  return gone;
}
