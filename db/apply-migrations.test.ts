import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { env } from "@/lib/env";
import { newId } from "@/lib/id";
import { applyMigrations } from "./apply-migrations";

let connection: Connection;
let name: string;
const migration = (...sql: string[]) => ({ sql, hash: "the-one", folderMillis: 1, bps: true });
const apply = (...sql: string[]) => applyMigrations(connection, [migration(...sql)], `${name}_log`);
const rowsOf = async (table: string) => (await connection.query<RowDataPacket[]>(`SELECT * FROM ${table}`))[0];

beforeEach(async () => {
  name = `scratch_${newId().toLowerCase()}`;
  connection = await createConnection({ uri: env().DATABASE_URL });
});
afterEach(async () => {
  for (const table of [`${name}_a`, `${name}_b`, `${name}_log`, `${name}_log_steps`]) await connection.query(`DROP TABLE IF EXISTS ${table}`);
  await connection.end();
});

test("runs what is new, once", async () => {
  const sql = [`CREATE TABLE ${name}_a (n int)`, `INSERT INTO ${name}_a VALUES (1)`];
  expect(await apply(...sql)).toBe(2);
  expect(await apply(...sql)).toBe(0);
  expect(await rowsOf(`${name}_a`)).toHaveLength(1);
});

test("goes on where it stopped, and repeats no statement about rows", async () => {
  const start = [`CREATE TABLE ${name}_a (n int)`, `INSERT INTO ${name}_a VALUES (1)`];
  await expect(apply(...start, "CREATE TABLE nonsense")).rejects.toThrow();
  expect(await apply(...start, `CREATE TABLE ${name}_b (n int)`)).toBe(1);
  expect(await rowsOf(`${name}_a`)).toHaveLength(1);
  expect(await rowsOf(`${name}_log`)).toHaveLength(1);
  expect(await rowsOf(`${name}_log_steps`)).toHaveLength(0);
});

test("killed between a statement and its mark, it takes the table that is there for its own", async () => {
  await expect(apply(`CREATE TABLE ${name}_a (n int)`, "CREATE TABLE nonsense")).rejects.toThrow();
  await connection.query(`UPDATE ${name}_log_steps SET done = 0`);
  expect(await apply(`CREATE TABLE ${name}_a (n int)`, `CREATE TABLE ${name}_b (n int)`)).toBe(2);
});

test("a table that somebody else made is an error", async () => {
  await connection.query(`CREATE TABLE ${name}_a (other int)`);
  await expect(apply(`CREATE TABLE ${name}_a (n int)`)).rejects.toMatchObject({ code: "ER_TABLE_EXISTS_ERROR" });
});

test("a table in use holds nobody up for long: the change stands back and comes again", async () => {
  await apply(`CREATE TABLE ${name}_a (n int)`);
  const reader = await createConnection({ uri: env().DATABASE_URL });
  const waits = async () => {
    const [rows] = await reader.query<RowDataPacket[]>("SELECT state FROM information_schema.processlist WHERE id = ?", [connection.threadId]);
    return String(rows[0]?.["state"] ?? "").includes("metadata lock");
  };
  try {
    await reader.query("BEGIN");
    await reader.query(`SELECT * FROM ${name}_a`);
    const change = applyMigrations(connection, [{ ...migration(`ALTER TABLE ${name}_a ADD COLUMN m int`), hash: "the-next", folderMillis: 2 }], `${name}_log`);
    await vi.waitFor(async () => expect(await waits()).toBe(true), { timeout: 5_000 });
    await vi.waitFor(async () => expect(await waits()).toBe(false), { timeout: 5_000 });
    await reader.query("COMMIT");
    expect(await change).toBe(1);
  } finally {
    await reader.end();
  }
});
