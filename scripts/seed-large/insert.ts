import type { Pool } from "mysql2/promise";

/** Rows of one statement, and statements of one transaction. */
const rowsAtOnce = 1_000;
const perCommit = 20;

export type Progress = { at: (title: string, done: number, total: number) => void; end: (line: string) => void };

/** One line that moves where the output is a terminal; a line every tenth where it is a file. */
export function progress(): Progress {
  let shown = "";
  return {
    at(title, done, total) {
      const part = Math.min(1, done / total);
      const text = `  ${title.padEnd(16)} ${"█".repeat(Math.round(part * 30)).padEnd(30, "░")} ${Math.round(part * 100)} %  ${done.toLocaleString("en")}`;
      if (process.stdout.isTTY) process.stdout.write(`\r${text}${part === 1 ? "\n" : ""}`);
      else if (shown !== `${title} ${Math.floor(part * 10)}`) console.log(text);
      shown = `${title} ${Math.floor(part * 10)}`;
    },
    end: (line) => console.log(`  ${line}`),
  };
}

/** Inserts what `rows` yields: first the columns, then row after row, ready as SQL. Two connections take turns. */
export async function insertAll(pool: Pool, show: Progress, table: string, total: number, rows: Generator<string>): Promise<void> {
  const columns = String(rows.next().value);
  let done = 0;
  /** One transaction. @returns false when there was nothing left. */
  const commitSome = async (): Promise<boolean> => {
    const statements: string[][] = [];
    while (statements.length < perCommit) {
      const piece = take(rows, rowsAtOnce);
      if (piece.length === 0) break;
      statements.push(piece);
    }
    if (statements.length === 0) return false;
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      for (const piece of statements) {
        await connection.query(`INSERT INTO ${table} ${columns} VALUES ${piece.join(",")}`);
        done += piece.length;
        show.at(table, done, total);
      }
      await connection.commit();
    } finally {
      connection.release();
    }
    return true;
  };
  const worker = async () => {
    while (await commitSome());
  };
  // The first by itself: MariaDB locks a whole table for the first insert into an empty one, and two of them deadlock.
  await commitSome();
  await Promise.all([worker(), worker()]);
  show.at(table, total, total);
}

function take(rows: Generator<string>, most: number): string[] {
  const taken: string[] = [];
  while (taken.length < most) {
    const { value, done } = rows.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
