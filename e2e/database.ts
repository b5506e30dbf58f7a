import { existsSync, readFileSync } from "node:fs";
import { createConnection, type ResultSetHeader } from "mysql2/promise";

const services = process.env.LEMON_SERVICES ?? ".data/services.json";

/** One statement on the database of the shop under test, for what only time or a fault could bring about otherwise. @returns how many rows it met */
export async function run(statement: string, values: (string | number)[]): Promise<number> {
  const found: { database?: string } = existsSync(services) ? JSON.parse(readFileSync(services, "utf8")) : {};
  const uri = process.env.DATABASE_URL ?? found.database;
  if (!uri) throw new Error("the database of the shop is not known");
  const connection = await createConnection({ uri, timezone: "Z" });
  try {
    return (await connection.execute<ResultSetHeader>(statement, values))[0].affectedRows;
  } finally {
    await connection.end();
  }
}

/** As if the minute between two SMS to a mobile of the mainland had passed. */
export async function passSmsWait(mobile: string): Promise<void> {
  await run("UPDATE budgets SET last_at = last_at - INTERVAL 61 SECOND WHERE `key` = ?", [`sms:to:+86${mobile}`]);
}

/** As if ten minutes had passed since a person's last proof of who they are. */
export async function passStepUp(username: string): Promise<void> {
  await run("UPDATE sessions JOIN users ON users.id = sessions.user_id SET proved_at = proved_at - INTERVAL 601 SECOND WHERE username = ?", [username]);
}

/** As if the minute had passed since the code of a reset, whose id is given, went to a mobile of the mainland. */
export async function passResetWait(id: string, mobile: string): Promise<void> {
  await passSmsWait(mobile);
  await run("UPDATE codes SET created_at = created_at - INTERVAL 61 SECOND WHERE id = ?", [id]);
}
