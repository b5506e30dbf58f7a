import { readMigrationFiles } from "drizzle-orm/migrator";
import { createConnection } from "mysql2/promise";
import { fileURLToPath } from "node:url";
import { applyMigrations } from "./apply-migrations";

/**
 * Brings the database at DATABASE_URL to the newest migration. Two at once are safe: the second waits for the lock and
 * finds nothing left to do. Stopped halfway, the next run goes on where it was.
 */
async function main(): Promise<void> {
  const uri = process.env.DATABASE_URL;
  if (!uri) throw new Error("DATABASE_URL is not set.");
  const connection = await createConnection({ uri, timezone: "Z", charset: "utf8mb4", connectTimeout: 5_000 });
  try {
    const name = `${new URL(uri).pathname.slice(1)}:migrate`.slice(0, 64);
    const [rows] = await connection.query("SELECT GET_LOCK(?, 120) AS got", [name]);
    if (!Array.isArray(rows) || JSON.stringify(rows[0]) !== '{"got":1}') throw new Error("Another migration has run for two minutes.");
    const run = await applyMigrations(connection, readMigrationFiles({ migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)) }));
    console.log(run === 0 ? "The database is up to date." : `${run} statements of migrations run.`);
    await connection.query("SELECT RELEASE_LOCK(?)", [name]);
  } finally {
    await connection.end();
  }
}

await main();
