import { createConnection } from "mysql2/promise";
import { env } from "./env";

/** Rows that belong to no test alone: those of years ago, which a clean-up deletes whoever wrote them, and the divisions. */
type Shared = "old-rows" | "areas";

/**
 * For tests that change or count such rows: files run side by side on one database, these one after the other.
 * @returns ends the turn
 */
export async function takeTurnWith(rows: Shared): Promise<() => Promise<void>> {
  const connection = await createConnection({ uri: env().DATABASE_URL });
  const [got] = await connection.query("SELECT GET_LOCK(?, 25) AS got", [`tests:${rows}`]);
  if (JSON.stringify(got) !== '[{"got":1}]') throw new Error(`Another file has had its turn with ${rows} for 25 s.`);
  return () => connection.end();
}
