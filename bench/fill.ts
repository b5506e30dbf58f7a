/**
 * Fills the database of a benchmark: BENCH_USERS people with BENCH_ADDRESSES addresses, spread evenly, and signs the first
 * BENCH_SIGNED_IN of them in from a browser they used before. Rows of an earlier run are kept; sessions are made anew.
 * Writes what the driver needs (tokens, ids) to BENCH_OUT.
 */
import { writeFileSync } from "node:fs";
import type { RowDataPacket } from "mysql2";
import { ulid } from "ulid";
import { pool } from "@/db";
import { defaultPassword } from "@/db/factories";
import { day, now, second } from "@/lib/clock";
import { hashPassword } from "@/lib/password";
import { keyedHash, newToken } from "@/lib/secrets";
import { sealToken } from "@/lib/sessions/token";

type Row<Columns> = RowDataPacket & Columns;

const setting = (key: string) => Number(process.env[key]);
const people = setting("BENCH_USERS");
const places = setting("BENCH_ADDRESSES");
const signedIn = setting("BENCH_SIGNED_IN");
const at = now();
const began = at.getTime() - 365 * day;
const batch = 2_000;

/** Inserts rows many at a time; drizzle would make a parameter of each value. */
async function insert(table: string, columns: string, rows: unknown[][]): Promise<void> {
  for (let from = 0; from < rows.length; from += batch) await pool().query(`INSERT INTO ${table} (${columns}) VALUES ?`, [rows.slice(from, from + batch)]);
}

async function count(table: string): Promise<number> {
  const [rows] = await pool().query(`SELECT COUNT(*) AS n FROM ${table}`);
  return Number((rows as { n: number }[])[0]?.n);
}

const name = (index: number) => `bench${String(index).padStart(7, "0")}`;

async function fillUsers(): Promise<void> {
  const hash = await hashPassword(defaultPassword);
  const rows = Array.from({ length: people }, (_, index) => {
    const joined = new Date(began + Math.floor((index / people) * 364 * day));
    return [ulid(joined.getTime()), name(index), name(index), `+86138${String(index).padStart(8, "0")}`, hash, "zh", "shopper", "2026-11", joined, joined, joined];
  });
  await insert("users", "id, username, username_key, mobile, password_hash, locale, role, terms_version, terms_accepted_at, created_at, updated_at", rows);
}

async function fillAddresses(): Promise<void> {
  const [users] = await pool().query<Row<{ id: string }>[]>("SELECT id FROM users WHERE username_key LIKE 'bench%' ORDER BY username_key");
  const [districts] = await pool().query<Row<{ district: string; city: string; province: string }>[]>(
    "SELECT d.code AS district, c.code AS city, c.parent_code AS province FROM areas d JOIN areas c ON c.code = d.parent_code WHERE d.level = 3 ORDER BY d.code",
  );
  const rows = Array.from({ length: places }, (_, index) => {
    const made = new Date(began + Math.floor((index / places) * 364 * day));
    const where = districts[(index * 7919) % districts.length]!;
    return [ulid(made.getTime()), users[index % users.length]!.id, "家", `收货人${index}`, where.province, where.city, where.district, `人民路${1 + (index % 999)}号`, "+8613800138000", "", "", "", made, made, made];
  });
  await insert("addresses", "id, user_id, title, receiver, province_code, city_code, district_code, place, mobile, tel, email, postcode, used_at, created_at, updated_at", rows);
  await pool().query("UPDATE users SET default_address_id = (SELECT MIN(a.id) FROM addresses a WHERE a.user_id = users.id) WHERE default_address_id IS NULL");
  await pool().query("ANALYZE TABLE users, addresses");
}

if ((await count("users")) < people) await fillUsers();
// What earlier runs created, so that nobody is at the limit of twenty.
await pool().query("DELETE FROM addresses WHERE created_at > ? AND receiver = '新收货人'", [new Date(began + 364 * day)]);
if ((await count("addresses")) < places) await fillAddresses();
for (const table of ["sessions", "devices", "login_failures", "grants", "security_events"]) await pool().query(`DELETE FROM ${table}`);

const [chosen] = await pool().query<Row<{ id: string; username: string }>[]>("SELECT id, username FROM users WHERE username_key LIKE 'bench%' ORDER BY username_key LIMIT ?", [signedIn]);
const [owned] = await pool().query<Row<{ id: string; user: string }>[]>("SELECT id, user_id AS user FROM addresses WHERE deleted_at IS NULL AND user_id IN (?)", [chosen.map(({ id }) => id)]);
const signed = chosen.map(({ id, username }) => {
  const [sid, device] = [ulid(), newToken()];
  return { id, username, sid, token: sealToken(id, sid, (30 * day) / second), device, addresses: owned.filter((address) => address.user === id).map((address) => address.id) };
});
const until = new Date(at.getTime() + 30 * day);
await insert("sessions", "id, user_id, remember, expires_at, last_used_at, created_at, updated_at", signed.map((one) => [one.sid, one.id, true, until, at, at, at]));
await insert("devices", "id, user_id, token_hash, last_seen_at, created_at, updated_at", signed.map((one) => [ulid(), one.id, keyedHash("device", one.device), at, at, at]));
writeFileSync(process.env.BENCH_OUT ?? "", JSON.stringify({ password: defaultPassword, people: signed, rows: { users: await count("users"), addresses: await count("addresses"), areas: await count("areas") } }));
await pool().end();
