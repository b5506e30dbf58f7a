import { mysqlTable } from "drizzle-orm/mysql-core";
import { instant, jsonObject, timestamps } from "./columns";

/**
 * What happened in one hour of the whole shop, counted once it is over: the overview of 90 days reads some two thousand
 * short rows instead of millions of long ones. One row an hour, so that any time zone can be added up from it.
 */
export const statsHours = mysqlTable("stats_hours", {
  /** Its first moment, UTC. */
  hour: instant("hour").primaryKey(),
  /** Name of what was counted (lib/admin/stats-names.ts) to how many; what did not happen is left out. */
  counts: jsonObject<Record<string, number>>("counts").notNull(),
  ...timestamps(),
});
