import type { MigrationMeta } from "drizzle-orm/migrator";
import type { Connection, RowDataPacket } from "mysql2/promise";

/** "It is there already", or "it is gone already": what a statement answers that ran just before everything stopped. */
const ranAlready = new Set(["ER_TABLE_EXISTS_ERROR", "ER_DUP_FIELDNAME", "ER_DUP_KEYNAME", "ER_CANT_DROP_FIELD_OR_KEY", "ER_BAD_TABLE_ERROR",
  "ER_FK_DUP_NAME", "ER_DUP_CONSTRAINT_NAME", "ER_CHECK_CONSTRAINT_DUP_NAME", "ER_MULTIPLE_PRI_KEY"]);

/** How long and how often a statement asks for a table that is in use, and how long it stands back for others between, in milliseconds. */
const patience = { seconds: 3, tries: 30, pause: 2_000 };

/** A statement that waits for a table, which a backup reads, say, makes all others wait behind it. So it gives up soon and comes again. */
async function insisting(ask: () => Promise<unknown>): Promise<void> {
  for (let left = patience.tries; ; left--) {
    try {
      await ask();
      return;
    } catch (error) {
      if (left === 1 || !(error instanceof Error && "code" in error && error.code === "ER_LOCK_WAIT_TIMEOUT")) throw error;
      await new Promise((resolve) => setTimeout(resolve, patience.pause));
    }
  }
}

/**
 * Applies what is newer than the newest migration on record. Each statement is written down as it is done, since MySQL
 * takes no statement about tables back: stopped halfway, the next run goes on at the statement that was reached. The
 * record is Drizzle's own table, the steps stand beside it.
 * @returns the number of statements that were run.
 * @throws the database's error; what ran before it stays done.
 */
export async function applyMigrations(connection: Connection, migrations: readonly MigrationMeta[], table = "__drizzle_migrations"): Promise<number> {
  await connection.query(`CREATE TABLE IF NOT EXISTS \`${table}\` (id serial primary key, hash text not null, created_at bigint)`);
  await connection.query(`CREATE TABLE IF NOT EXISTS \`${table}_steps\` (hash varchar(64) primary key, done int not null)`);
  const [[last]] = await connection.query<RowDataPacket[]>(`SELECT created_at AS newest FROM \`${table}\` ORDER BY created_at DESC LIMIT 1`);
  await connection.query(`SET SESSION lock_wait_timeout = ${patience.seconds}`);
  let run = 0;
  for (const { sql, hash, folderMillis } of migrations) {
    if (last && Number(last["newest"]) >= folderMillis) continue;
    const [[known]] = await connection.query<RowDataPacket[]>(`SELECT done FROM \`${table}_steps\` WHERE hash = ?`, [hash]);
    const from = known ? Number(known["done"]) : 0;
    if (!known) await connection.query(`INSERT INTO \`${table}_steps\` VALUES (?, 0)`, [hash]);
    for (const [at, statement] of sql.entries()) {
      if (at < from) continue;
      // One about rows is done together with its mark, or not at all.
      await connection.beginTransaction();
      await insisting(() => connection.query(statement)).catch((error: unknown) => {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        if (!known || at !== from || !ranAlready.has(code)) throw error;
      });
      await connection.query(`UPDATE \`${table}_steps\` SET done = ? WHERE hash = ?`, [at + 1, hash]);
      await connection.commit();
      run++;
    }
    await connection.beginTransaction();
    await connection.query(`INSERT INTO \`${table}\` (hash, created_at) VALUES (?, ?)`, [hash, folderMillis]);
    await connection.query(`DELETE FROM \`${table}_steps\` WHERE hash = ?`, [hash]);
    await connection.commit();
  }
  return run;
}
