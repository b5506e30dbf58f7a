/** What `npm run seed:large` leaves out and grows with people all the same: a row for everybody in each of these tables. */
import type { RowDataPacket } from "mysql2";
import { encodeTime } from "ulid";
import { pool } from "@/db";
import { hour } from "@/lib/clock";

/** Accounts whose rows are made by one statement. */
const piece = 20_000;

/** Long after any run, so that clean-up leaves them alone; nothing looks for how long something still lasts. */
const later = "DATE_ADD(UTC_TIMESTAMP(3), INTERVAL 400 + CRC32(id) % 400 DAY)";
const hash = (salt: string) => `SHA2(CONCAT('${salt}', id), 256)`;
/** An id of the same moment as the account's, told apart by four signs. */
const idWith = (tag: string) => `CONCAT(LEFT(id, 10), '${tag}', SUBSTR(id, 15))`;
/** Failures are known by their ids' moments, and kept for two days: these were made between one and 31 hours ago. */
const failedAt = () => encodeTime(Date.now() - hour - Math.floor(Math.random() * 30 * hour), 10);

const made = "created_at, updated_at";
const tables: Record<string, { columns: string; values: () => string; where?: string }> = {
  sessions: {
    columns: "id, user_id, remember, expires_at, last_used_at, ip, user_agent",
    values: () => `${idWith("0006")}, id, 1, ${later}, created_at, '198.51.100.7', 'Mozilla/5.0 (X11; Linux) Firefox/145'`,
  },
  devices: { columns: "id, user_id, token_hash, last_seen_at, tries", values: () => `${idWith("0007")}, id, ${hash("device")}, ${later}, 0` },
  codes: {
    columns: "id, channel, purpose, recipient, user_id, code_hash, tries, expires_at, client_hash",
    values: () => `${idWith("0008")}, 'sms', 'login', mobile, NULL, ${hash("code")}, 0, ${later}, ${hash("client")}`, where: "mobile IS NOT NULL",
  },
  email_tokens: { columns: "id, user_id, purpose, email, token_hash, expires_at", values: () => `${idWith("0009")}, id, 'verify', CONCAT(username, '@post.example'), ${hash("link")}, ${later}` },
  grants: { columns: "id, token_hash, purpose, user_id, data, expires_at", values: () => `${idWith("000A")}, ${hash("grant")}, 'reset', id, '{}', ${later}` },
  linked_accounts: { columns: "id, user_id, provider, subject, name", values: () => `${idWith("000B")}, id, 'qq', ${hash("qq")}, username` },
  // Of numbers that no person asks with.
  budgets: { columns: "`key`, count, window_started_at, last_at", values: () => `CONCAT('sms:to:+86177', RIGHT(mobile, 8)), 1, created_at, ${later}`, where: "mobile IS NOT NULL" },
  login_failures: { columns: "id, account_key, ip_key", values: () => `CONCAT('${failedAt()}', '000C', SUBSTR(id, 15)), id, CONCAT('198.51.', CRC32(id) % 256, '.', CRC32(username) % 256)` },
};
export const ownTables = Object.keys(tables);

async function one(query: string, values: unknown[] = []): Promise<string> {
  const [rows] = await pool().query<RowDataPacket[]>(query, values);
  return String(Object.values(rows[0] ?? {})[0] ?? "");
}

/** Gives everybody who has none a row in each of the tables that lack one in ten. */
export async function fillOwn(): Promise<void> {
  const users = Number(await one("SELECT COUNT(*) FROM users"));
  for (const [table, { columns, values, where = "1" }] of Object.entries(tables)) {
    if (Number(await one(`SELECT COUNT(*) FROM ${table}`)) > users * 0.9) continue;
    for (let from = "", to = ""; ; from = to) {
      to = await one("SELECT id FROM users WHERE id > ? ORDER BY id LIMIT ?, 1", [from, piece]);
      const range = to ? "id > ? AND id <= ?" : "id > ?";
      await pool().query(`INSERT IGNORE INTO ${table} (${columns}, ${made}) SELECT ${values()}, ${made} FROM users WHERE ${range} AND ${where} ORDER BY id`, [from, to]);
      if (!to) break;
    }
    console.log(`  ${table}: ${await one(`SELECT COUNT(*) FROM ${table}`)} rows`);
  }
}
