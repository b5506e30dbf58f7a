import { customType, datetime } from "drizzle-orm/mysql-core";

/**
 * Text compared byte for byte: keys, canonical values, hashes. `*_ci` collations take different emoji, accents and
 * widths for equal, and even `utf8mb4_bin` ignores trailing spaces.
 */
export const ascii = customType<{ data: string; config: { length: number } }>({
  dataType: (config) => `varchar(${config?.length ?? 255}) character set ascii collate ascii_bin`,
});

/** Canonical text that may hold more than ASCII (an e-mail's local part); compared byte for byte. */
export const binaryText = customType<{ data: string; driverData: Buffer | string; config: { length: number } }>({
  dataType: (config) => `varbinary(${(config?.length ?? 255) * 4})`,
  toDriver: (value) => Buffer.from(value, "utf8"),
  fromDriver: (value) => (typeof value === "string" ? value : value.toString("utf8")),
});

/** A ULID made by the app (`lib/id.ts`): 26 characters, sorted by time. */
export const ulid = customType<{ data: string }>({
  dataType: () => "char(26) character set ascii collate ascii_bin",
});

/** UTC with milliseconds, written by the app from `lib/clock.ts`. */
export const instant = (name: string) => datetime(name, { mode: "date", fsp: 3 });

/** JSON as an object on MySQL and MariaDB alike: MariaDB keeps it as text, and its driver hands the text over. */
export const jsonObject = <T>(name: string) =>
  customType<{ data: T; driverData: string }>({
    dataType: () => "json",
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (value) => (typeof value === "string" ? JSON.parse(value) : value),
  })(name);

/** Every table says when a row came and when it last changed; the app writes both. */
export const timestamps = () => ({
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});
