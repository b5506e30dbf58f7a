import type { Pool } from "mysql2/promise";
import { encodeTime } from "ulid";
import type { RowDataPacket } from "mysql2";

const day = 24 * 60 * 60 * 1000;

export type Plan = {
  count: number;
  /** Numbers of these accounts go on where an earlier run ended. */
  first: number;
  now: number;
  /** Codes of districts, each with its city and province. */
  places: { province: string; city: string; district: string }[];
  termsVersion: string;
};

/** What to make: numbers that are free, and places that exist. */
export async function planOf(pool: Pool, count: number): Promise<Plan> {
  const [last] = await pool.query<RowDataPacket[]>("SELECT max(mobile) AS mobile FROM users WHERE mobile LIKE '+86199%'");
  const [places] = await pool.query<RowDataPacket[]>(
    "SELECT p.code AS province, c.code AS city, d.code AS district FROM areas d JOIN areas c ON c.code = d.parent_code JOIN areas p ON p.code = c.parent_code WHERE d.level = 3",
  );
  if (places.length === 0) throw new Error("The divisions are not loaded; start the shop once (npm start).");
  const first = last[0]?.mobile ? Number(String(last[0].mobile).slice(6)) + 1 : 0;
  return { count, first, now: Date.now(), places: places as Plan["places"], termsVersion: "2026-11" };
}

/** A stretch of accounts joined over two years, ever more of them; the n-th joined at this moment. */
export function joinedAt({ count, now }: Plan, n: number): number {
  return Math.floor(now - 730 * day * (1 - Math.sqrt((n + 1) / (count + 1))));
}

/** Ids in the order of their moments, which is the order the tables are kept in. `tag` keeps tables and runs apart. */
export function idAt(moment: number, tag: number, n: number): string {
  return encodeTime(moment, 10) + encodeTime(tag, 4) + encodeTime(n, 12);
}

/** The id of the n-th account. */
export function userIdOf(plan: Plan, n: number): string {
  return idAt(joinedAt(plan, n), 1, plan.first + n);
}

/** A number between 0 and 1 that looks like chance and is the same each time: two fills can be compared. */
export function chance(n: number, salt: number): number {
  let x = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** UTC as the columns have it. */
export function sqlTime(moment: number): string {
  return `'${new Date(moment).toISOString().slice(0, 23).replace("T", " ")}'`;
}
