import { createConnection } from "mysql2/promise";
import { env } from "./env";

/**
 * For tests that write rows of years ago, and those that clean up, which deletes whatever is old, whoever wrote it: files run
 * side by side on one database, these one after the other.
 * @returns ends the turn
 */
export async function takeTurnWithOldRows(): Promise<() => Promise<void>> {
  const connection = await createConnection({ uri: env().DATABASE_URL });
  const [rows] = await connection.query("SELECT GET_LOCK('tests:old-rows', 25) AS got");
  if (JSON.stringify(rows) !== '[{"got":1}]') throw new Error("Another file has had its turn with old rows for 25 s.");
  return () => connection.end();
}
