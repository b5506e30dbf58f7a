import { boolean, index, mysqlTable, tinyint, varchar } from "drizzle-orm/mysql-core";
import { ascii, timestamps } from "./columns";

/** The divisions of China: province 1, city 2, district 3. */
export const areas = mysqlTable(
  "areas",
  {
    /** Six digits, two and four digit codes padded with zeros. */
    code: ascii("code", { length: 6 }).primaryKey(),
    parentCode: ascii("parent_code", { length: 6 }),
    level: tinyint("level").notNull(),
    name: varchar("name", { length: 60 }).notNull(),
    nameEn: varchar("name_en", { length: 120 }).notNull(),
    /** False for codes that are ours, not the state's (districts of Hong Kong, Macao and Taiwan). */
    official: boolean("official").notNull(),
    /** A placeholder such as 市辖区: its children are listed in its place. */
    hidden: boolean("hidden").notNull(),
    ...timestamps(),
  },
  (t) => [index("areas_parent").on(t.parentCode, t.code)],
);
