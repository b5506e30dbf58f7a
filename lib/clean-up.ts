import "server-only";
import { lt } from "drizzle-orm";
import type { AnyMySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";
import { db } from "@/db";
import { addresses, budgets, codes, devices, emailTokens, grants, loginFailures, messages, securityEvents, sessions } from "@/db/schema";
import { day, fromNow } from "./clock";
import { firstIdOf } from "./id";
import { log } from "./log";

/** Rows deleted by one statement: short locks, and replicas keep up. */
const piece = 1000;

/**
 * What is kept for how long after the moment in its column, in milliseconds. An id holds the moment its row was made, so that
 * the oldest rows are the beginning of the table and need no index of their own.
 */
const kept = {
  codes: { table: codes, column: codes.expiresAt, for: 2 * day },
  emailTokens: { table: emailTokens, column: emailTokens.expiresAt, for: 2 * day },
  grants: { table: grants, column: grants.expiresAt, for: day },
  sessions: { table: sessions, column: sessions.expiresAt, for: day },
  devices: { table: devices, column: devices.lastSeenAt, for: 400 * day },
  // The longest window is a day.
  budgets: { table: budgets, column: budgets.lastAt, for: 2 * day },
  loginFailures: { table: loginFailures, column: loginFailures.id, for: 2 * day },
  // Their tries go with them.
  messages: { table: messages, column: messages.id, for: 90 * day },
  securityEvents: { table: securityEvents, column: securityEvents.id, for: 730 * day },
  // Undone from the list for 30 days (PRODUCT.md); a few more so that nobody loses the race at the edge.
  addresses: { table: addresses, column: addresses.deletedAt, for: 35 * day },
} satisfies Record<string, { table: MySqlTable; column: AnyMySqlColumn; for: number }>;
type Name = keyof typeof kept;
export const cleanedTables = Object.keys(kept) as Name[];

/** The statement that deletes a piece of what has expired in a table. In the column's order, so that no plan reads the rest. */
export function deletion(name: Name) {
  const { table, column, for: span } = kept[name];
  const before = fromNow(-span);
  return db().delete(table).where(lt(column, column.name === "id" ? firstIdOf(before) : before)).orderBy(column).limit(piece);
}

/**
 * Deletes what has expired, in small pieces. A table that can't be cleaned does not keep the others from it.
 * @returns how many rows of each table went.
 * @throws AggregateError at the end, so that the job is tried again, when a table could not be cleaned.
 */
export async function cleanUp(): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  const failed: Partial<Record<Name, unknown>> = {};
  for (const name of cleanedTables) {
    try {
      for (let deleted = piece; deleted === piece; gone[name] = (gone[name] ?? 0) + deleted) {
        const [done] = await deletion(name);
        deleted = done.affectedRows;
      }
    } catch (error) {
      log.error({ error, table: name }, "A table was not cleaned up");
      failed[name] = error;
    }
  }
  const names = Object.keys(failed);
  if (names.length > 0) throw new AggregateError(Object.values(failed), `not cleaned up: ${names.join(", ")}`);
  return gone;
}
