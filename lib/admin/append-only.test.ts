import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { pool } from "@/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/id";

const root = join(import.meta.dirname, "..", "..");
afterAll(() => pool().end());

describe("the audit log only grows", () => {
  it("no code of the shop changes or deletes a row of it", () => {
    const files = ["app", "lib", "inngest", "scripts", "db"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((file) => /\.(tsx?|mjs|sql)$/.test(file) && !file.endsWith(".test.ts")).map((file) => join(folder, file)));
    expect(files.length).toBeGreaterThan(300);
    const changes = /\.(update|delete)\(\s*(schema\.)?auditLog\b|(update|delete\s+from|truncate(\s+table)?|replace\s+into)\s+`?audit_log/i;
    // What the pattern is for, or a slip of its own would hide every other.
    for (const bad of ["tx.delete(auditLog)", ".update( auditLog ).set", "DELETE FROM audit_log", "truncate table `audit_log`"]) expect(bad).toMatch(changes);
    expect(files.filter((file) => changes.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
  });

  const socket = process.env.DATABASE_SOCKET;
  // `npm test` starts the server and may make users of it; a server that was given is not ours to change.
  it.skipIf(!socket)("the grants of docs/operations.md let the app add rows and refuse to change them", async () => {
    const name = `grants_${newId().toLowerCase()}`.slice(0, 30);
    const password = newId();
    const shop = new URL(env().DATABASE_URL).pathname.slice(1);
    const asRoot = await createConnection({ ...(socket ? { socketPath: socket } : {}), user: "root", ...(process.env.DATABASE_ROOT_PASSWORD ? { password: process.env.DATABASE_ROOT_PASSWORD } : {}) });
    try {
      await asRoot.query(`CREATE DATABASE ${name}`);
      for (const table of ["users", "messages", "audit_log"]) await asRoot.query(`CREATE TABLE ${name}.${table} LIKE ${shop}.${table}`);
      await asRoot.query(`CREATE USER '${name}'@'%' IDENTIFIED BY '${password}'`);
      await asRoot.query(`GRANT ALL PRIVILEGES ON ${name}.* TO '${name}'@'%'`);
      const [grants, revoke] = documented(name);
      const [printed] = await asRoot.query<RowDataPacket[]>(grants);
      expect(printed).toHaveLength(3);
      for (const row of printed) await asRoot.query(String(Object.values(row)[0]).replace(/;$/, ""));
      await asRoot.query(revoke);

      const app = await createConnection({ ...(socket ? { socketPath: socket } : {}), user: name, password, database: name });
      await addRow(app);
      for (const refused of ["UPDATE audit_log SET action = 'x' LIMIT 1", "DELETE FROM audit_log", "REPLACE INTO audit_log SELECT * FROM audit_log"]) {
        await expect(app.query(refused), refused).rejects.toMatchObject({ code: "ER_TABLEACCESS_DENIED_ERROR", errno: 1142 });
      }
      await expect(app.query("TRUNCATE audit_log")).rejects.toMatchObject({ errno: 1142 });
      await expect(app.query("DROP TABLE audit_log")).rejects.toMatchObject({ errno: 1142 });
      // All else goes on as before.
      for (const allowed of ["UPDATE users SET locale = 'en'", "DELETE FROM messages", "SELECT * FROM audit_log"]) await app.query(allowed);
      const [rows] = await app.query<RowDataPacket[]>("SELECT action FROM audit_log");
      expect(rows).toEqual([{ action: "user.reveal" }]);
      await app.end();
    } finally {
      await asRoot.query(`DROP USER IF EXISTS '${name}'@'%'`);
      await asRoot.query(`DROP DATABASE IF EXISTS ${name}`);
      await asRoot.end();
    }
  });

  /** The two statements a person is told to run, for another database and user than `lemon`. */
  function documented(name: string): [string, string] {
    const text = readFileSync(join(root, "docs", "operations.md"), "utf8");
    const block = /### The audit log can't be changed[\s\S]*?```sql\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    const [grants = "", revoke = ""] = block.replace(/^--.*$/gm, "").split(/;\s*$/m).map((statement) => statement.trim()).filter(Boolean);
    expect(revoke).toMatch(/^REVOKE/);
    const renamed = (statement: string) => statement.replaceAll("lemon.", `${name}.`).replaceAll("''lemon''", `''${name}''`).replaceAll("'lemon'", `'${name}'`);
    return [renamed(grants), renamed(revoke)];
  }

  async function addRow(app: Connection): Promise<void> {
    await app.query("INSERT INTO audit_log (id, actor_id, actor_role, action, target_type, created_at, updated_at) VALUES (?, ?, 'admin', 'user.reveal', 'user', NOW(), NOW())", [newId(), newId()]);
  }
});
