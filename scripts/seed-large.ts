import { createPool } from "mysql2/promise";
import { rollUp } from "@/lib/admin/roll-up";
import { pool } from "@/db";
import { env, isLoopback } from "@/lib/env";
import { hashPassword } from "@/lib/password";
import { addressRows } from "./seed-large/addresses";
import { insertAll, progress } from "./seed-large/insert";
import { eventRows } from "./seed-large/events";
import { messageRows } from "./seed-large/messages";
import { planOf } from "./seed-large/plan";
import { userRows } from "./seed-large/users";

/*
 * `npm run seed:large -- --users 100000`: a shop as it looks after years. Without a number a million accounts, as many
 * addresses and messages, and 90 days of events. Running it again adds as many more. Everybody's password is the one below.
 */
const password = "violet-kettle-harbour-17";

const wanted = Number(/--users[= ](\d+)/.exec(process.argv.slice(2).join(" "))?.[1] ?? 1_000_000);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 20_000_000) throw new Error("--users takes a number from 1 to 20000000.");
if (!isLoopback(env().APP_URL) || !/@(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(env().DATABASE_URL)) throw new Error("Made-up people are put into a database of this machine only.");

const began = Date.now();
const connections = createPool({ uri: env().DATABASE_URL, timezone: "Z", connectionLimit: 2, multipleStatements: false });
connections.on("connection", (connection) => {
  // What is made here refers to nothing that is not there; checking each row again would double the time.
  void connection.query("SET time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0, innodb_lock_wait_timeout = 50");
});
const plan = await planOf(connections, wanted);
const hash = await hashPassword(password);
const show = progress();
await insertAll(connections, show, "users", wanted, userRows(plan, hash));
await insertAll(connections, show, "addresses", wanted, addressRows(plan));
await insertAll(connections, show, "messages", wanted, messageRows(plan));
await insertAll(connections, show, "security_events", Math.round(wanted * 1.5), eventRows(plan));
for (const table of ["users", "addresses", "messages", "security_events"]) await connections.query(`ANALYZE TABLE ${table}`);
await connections.query("DELETE FROM stats_hours");
const hours = await rollUp();
show.end(`${wanted.toLocaleString("en")} accounts and ${hours} hours of statistics in ${Math.round((Date.now() - began) / 1000)} s. Everybody's password: ${password}`);
await connections.end();
await pool().end();
