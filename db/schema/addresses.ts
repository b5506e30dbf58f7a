import { index, mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { areas } from "./areas";
import { ascii, instant, timestamps, ulid } from "./columns";
import { users } from "./users";

export const addresses = mysqlTable(
  "addresses",
  {
    id: ulid("id").primaryKey(),
    userId: ulid("user_id").notNull().references(() => users.id),
    title: varchar("title", { length: 20 }).notNull(),
    receiver: varchar("receiver", { length: 20 }).notNull(),
    provinceCode: ascii("province_code", { length: 6 }).notNull().references(() => areas.code),
    cityCode: ascii("city_code", { length: 6 }).notNull().references(() => areas.code),
    districtCode: ascii("district_code", { length: 6 }).notNull().references(() => areas.code),
    place: varchar("place", { length: 100 }).notNull(),
    /** E.164. */
    mobile: ascii("mobile", { length: 16 }).notNull(),
    tel: ascii("tel", { length: 20 }).notNull(),
    email: varchar("email", { length: 254 }).notNull(),
    postcode: ascii("postcode", { length: 6 }).notNull(),
    /** Created, edited, made default, later ordered to: who is promoted when the default goes. */
    usedAt: instant("used_at").notNull(),
    /** Deleting is soft: orders keep what they point at, and it can be undone for 30 days. */
    deletedAt: instant("deleted_at"),
    ...timestamps(),
  },
  (t) => [index("addresses_user").on(t.userId, t.deletedAt, t.usedAt), index("addresses_deleted").on(t.deletedAt)],
);
