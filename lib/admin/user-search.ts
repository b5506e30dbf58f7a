import "server-only";
import { getCountryCallingCode, type CountryCode } from "libphonenumber-js/max";
import { and, asc, desc, eq, gt, isNotNull, like, lt, lte, or, type SQL } from "drizzle-orm";
import type { AnyMySqlColumn } from "drizzle-orm/mysql-core";
import { users } from "@/db/schema";
import { canonicalEmail, canonicalMobile, usernameKey } from "@/lib/canonical";
import { env } from "@/lib/env";
import { isId } from "@/lib/id";
import type { UserSearch } from "./input";

/**
 * The order a search reads its rows in: a range of one index and the key to go on from. Every search is one of these, so
 * none is ever a scan of the table.
 */
export type Walk = {
  where: (after: string | undefined) => SQL | undefined;
  order: SQL[];
  /** What `key` needs of a row: all of it stands in the index, so the row itself need not be looked up. */
  keys: (keyof WalkRow)[];
  /** More rows of the first page, from another index: the database would scan for "one or the other". */
  also?: SQL;
  /** The key of a row, as the address carries it to the next page. */
  key: (row: Step) => string;
};
export type WalkRow = Pick<typeof users.$inferSelect, "id" | "usernameKey" | "mobile" | "verifiedEmailKey" | "pendingEmail" | "emailVerifiedAt" | "disabledAt" | "role">;

/** A row as far as a walk has read it. */
export type Step = Partial<WalkRow> & Pick<WalkRow, "id">;

const literally = (text: string) => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/**
 * Chooses the walk for what was asked. Mobiles and e-mails are found by their beginning, which tells what is masked digit by
 * digit: a role that may read accounts but not show them (`users.reveal`) would have to do without.
 * @returns null when nobody can be meant.
 */
export function walkOf({ q, role, state }: UserSearch): Walk | null {
  if (q) return searchWalk(q);
  if (state === "disabled") return disabledWalk(role);
  return {
    where: (after) => and(role ? eq(users.role, role) : undefined, after && isId(after) ? lt(users.id, after) : undefined),
    order: [desc(users.id)],
    keys: ["id"],
    key: (row) => row.id,
  };
}

function searchWalk(q: string): Walk | null {
  if (isId(q.toUpperCase())) return exact(eq(users.id, q.toUpperCase()));
  if (q.includes("@")) return emailWalk(q);
  if (/^\+?[\d\s().-]+$/.test(q.normalize("NFKC"))) return mobileWalk(q.normalize("NFKC"));
  if (/^[\w-]{1,20}$/.test(q)) return prefix("usernameKey", usernameKey(q));
  return emailWalk(q);
}

const exact = (where: SQL): Walk => ({ where: (after) => (after ? and(where, gt(users.id, after)) : where), order: [asc(users.id)], keys: ["id"], key: (row) => row.id });

function prefix(name: "usernameKey" | "mobile" | "verifiedEmailKey", start: string): Walk {
  const column: AnyMySqlColumn = users[name];
  const within = like(column, `${literally(start)}%`);
  return { where: (after) => (after ? and(within, gt(column, after)) : within), order: [asc(column)], keys: ["id", name], key: (row) => row[name] ?? "" };
}

function mobileWalk(typed: string): Walk | null {
  const whole = canonicalMobile(typed, ["CN", "HK", "MO", "TW", ...env().SMS_COUNTRIES]);
  if (whole) return exact(eq(users.mobile, whole));
  const digits = typed.replaceAll(/[^\d+]/g, "");
  if (digits.length < 3) return null;
  const country = `+${getCountryCallingCode((env().SMS_COUNTRIES[0] ?? "CN") as CountryCode)}`;
  return prefix("mobile", digits.startsWith("+") ? digits : `${country}${digits}`);
}

/** Proven addresses, by their key; one that waits to be proven is found whole only. */
function emailWalk(typed: string): Walk {
  const whole = canonicalEmail(typed);
  // A whole address is never a mere beginning: `a@b.cn` is not meant to find `a@b.cn.example`.
  if (whole) return { ...exact(eq(users.verifiedEmailKey, whole.key)), also: eq(users.pendingEmail, whole.address) };
  const start = typed.normalize("NFKC").trim().toLowerCase();
  return prefix("verifiedEmailKey", start);
}

/** The last disabled first, of one role or of all. */
const disabledWalk = (role: UserSearch["role"]): Walk => ({
  where: (after) => {
    const [at, id] = (after ?? "").split("~");
    const moment = new Date(Number(at));
    const ofRole = role ? eq(users.role, role) : undefined;
    if (!id || !isId(id) || Number.isNaN(moment.getTime())) return and(ofRole, isNotNull(users.disabledAt));
    // One range of the index, and the rest looked at within it: an "or" at the top is several ranges, or none.
    return and(ofRole, lte(users.disabledAt, moment), or(lt(users.disabledAt, moment), lt(users.id, id)));
  },
  order: [desc(users.disabledAt), desc(users.id)],
  keys: ["id", "disabledAt"],
  key: (row) => `${row.disabledAt?.getTime() ?? 0}~${row.id}`,
});

/** What is left to look at in each row of a walk; undefined when the walk meets nobody else. */
export function restOf({ q, role, state }: UserSearch): ((row: Step) => boolean) | undefined {
  const checks: ((row: Step) => boolean)[] = [];
  if (role && q) checks.push((row) => row.role === role);
  if (state === "active") checks.push((row) => row.disabledAt === null);
  if (state === "disabled" && q) checks.push((row) => row.disabledAt !== null);
  if (state === "unverified") checks.push((row) => row.emailVerifiedAt === null && row.pendingEmail !== null);
  return checks.length > 0 ? (row) => checks.every((check) => check(row)) : undefined;
}
