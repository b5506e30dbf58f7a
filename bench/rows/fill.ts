/**
 * Fills one shop of bench/rows.mjs: BENCH_USERS accounts by `npm run seed:large`, a row of each table that grows with people for
 * everybody (fill-own.ts), BENCH_AUDIT rows of audit log. What a filter finds fills a page in either shop (a few staff, disabled
 * accounts, messages of each kind and state), or the shops would be compared by how much they show. A second run only adds what
 * has gone since.
 */
import { execFileSync } from "node:child_process";
import type { RowDataPacket } from "mysql2";
import { pool } from "@/db";
import { auditActions } from "@/lib/admin/limits";
import { rollUp } from "@/lib/admin/roll-up";
import { cleanUp } from "@/lib/clean-up";
import { chance, idAt, sqlTime } from "../../scripts/seed-large/plan";
import { fillOwn, ownTables } from "./fill-own";

const users = Number(process.env.BENCH_USERS);
const audits = Number(process.env.BENCH_AUDIT);
const page = 60;
const span = 90 * 24 * 60 * 60 * 1000;

async function count(what: string): Promise<number> {
  const [rows] = await pool().query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${what}`);
  return Number(rows[0]?.n);
}

if ((await count("users")) < users) {
  execFileSync(process.execPath, ["--import", "tsx", "scripts/seed-large.ts", "--users", String(users)], { stdio: "inherit" });
  const lacking = async (where: string) => Math.max(0, page - (await count(`users WHERE ${where}`)));
  for (const role of ["support", "admin"]) await pool().query(`UPDATE users SET role = ? WHERE role = 'shopper' ORDER BY id DESC LIMIT ${await lacking(`role = '${role}'`)}`, [role]);
  for (const role of ["support", "shopper"]) {
    await pool().query(`UPDATE users SET disabled_at = created_at, disabled_reason = 'Orders that were never paid' WHERE role = '${role}' AND disabled_at IS NULL ORDER BY id LIMIT ${await lacking(`role = '${role}' AND disabled_at IS NOT NULL`)}`);
  }
  if (users < 100_000) await manyMessages();
}
if ((await count("audit_log")) < audits) await fillAudit();
// The crons of a shop that runs would have done it: what has expired meanwhile is no job's work, nor are messages of a run cut off.
await pool().query("UPDATE messages SET state = 'cancelled', sealed = NULL WHERE state IN ('queued', 'handed', 'sending')");
await cleanUp();
await fillOwn();
await rollUp();
await pool().query(`ANALYZE TABLE users, addresses, messages, security_events, audit_log, stats_hours, ${ownTables.join(", ")}`);
await pool().end();

/** A small shop's messages, evenly of each kind and state, and five times as many: a page of each. */
async function manyMessages(): Promise<void> {
  const columns = "kind, channel, recipient, user_id, locale, data, state, attempts, generation, provider_id, handed_at, finished_at, created_at, updated_at";
  const states = ["sent", "failed", "expired", "cancelled", "unknown"];
  const [rows] = await pool().query<RowDataPacket[]>("SELECT id FROM messages ORDER BY kind, id");
  for (const [index, state] of states.entries()) {
    const ids = rows.filter((_, n) => n % states.length === index).map((row) => String(row.id));
    await pool().query("UPDATE messages SET state = ? WHERE id IN (?)", [state, ids]);
  }
  for (const tag of ["W", "X", "Y", "Z"]) await pool().query(`INSERT INTO messages (id, cause, ${columns}) SELECT CONCAT(LEFT(id, 10), '${tag}', SUBSTR(id, 12)), CONCAT('${tag}', cause), ${columns} FROM messages WHERE SUBSTR(id, 11, 1) = '0'`);
}

/** Five people's work of 90 days on as many others as give each a page of rows. */
async function fillAudit(): Promise<void> {
  const [staff] = await pool().query<RowDataPacket[]>("SELECT id FROM users WHERE role = 'admin' ORDER BY id LIMIT 5");
  const [targets] = await pool().query<RowDataPacket[]>("SELECT id FROM users WHERE role = 'shopper' ORDER BY id LIMIT ?", [Math.ceil(audits / page)]);
  const now = Date.now();
  for (let from = 0; from < audits; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, audits - from) }, (_, index) => {
      const n = from + index;
      const moment = now - span + Math.floor((n / audits) * span);
      const pick = <T>(list: readonly T[], salt: number) => list[Math.floor(chance(n, salt) * list.length)] as T;
      return `('${idAt(moment, 5, n)}','${String(pick(staff, 41).id)}','admin','${pick(auditActions, 42)}','user','${String(pick(targets, 43).id)}','{}','{}','198.51.100.7','Firefox',${sqlTime(moment)},${sqlTime(moment)})`;
    });
    await pool().query(`INSERT INTO audit_log (id, actor_id, actor_role, action, target_type, target_id, \`before\`, after, ip, user_agent, created_at, updated_at) VALUES ${rows.join(",")}`);
  }
}
