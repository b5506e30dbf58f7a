import "server-only";
import { type Column, fillPlaceholders, getTableColumns, type InferInsertModel, type Query, SQL, sql } from "drizzle-orm";
import { MySqlDialect, type MySqlInsertValue, type MySqlTable } from "drizzle-orm/mysql-core";
import { drizzle, type MySql2Database } from "drizzle-orm/mysql2";
import { createPool, type Pool, type PoolConnection, type ResultSetHeader } from "mysql2/promise";
import { AppError } from "@/lib/errors";
import { env } from "@/lib/env";
import { patient } from "./patient";

export type Db = MySql2Database & { readonly $client: Pool };
/** One connection, while a transaction of `transaction` is open on it. */
export type Tx = MySql2Database & { readonly $client: PoolConnection };
/** What a read takes: the pool, or the transaction it stands in. */
export type Reader = Pick<Db, "select">;

// Kept on globalThis so that a reload in development, and the front door beside Next, use the same connections.
const held = globalThis as typeof globalThis & { lemonPool?: Pool; lemonReplica?: Db; lemonReplicaAwayUntil?: number };
let made: { pool: Pool; db: Db } | undefined;

/** The pool behind `db()`. Nothing connects before the first query. */
export function pool(): Pool {
  held.lemonPool ??= newPool(env().DATABASE_URL);
  return held.lemonPool;
}

function newPool(uri: string): Pool {
  const { DATABASE_POOL, DATABASE_TIMEOUT } = env();
  const created = createPool({
    uri,
    timezone: "Z",
    charset: "utf8mb4",
    connectionLimit: DATABASE_POOL,
    // A queue longer than this would only be answered after people have left.
    queueLimit: DATABASE_POOL * 20,
    connectTimeout: 3_000,
    // What stands between may forget a line that is silent for some minutes; the system's own two hours would not notice. Idle ones
    // are kept: with fewer allowed the driver closes the rest each second, to be made again by the next people.
    enableKeepAlive: true,
    keepAliveInitialDelay: 30_000,
  });
  created.on("connection", (connection) => {
    void connection.query("SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 4");
    // Once a connection and not before each transaction, which would be one more round trip.
    void connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  });
  // Not at once: who asked still has a transaction to take back on its connection.
  const shown = patient(created, DATABASE_TIMEOUT, (error) => {
    if (demoted.has(databaseCode(error) ?? "")) setImmediate(() => letGo(shown));
  });
  return shown;
}

/** The database by Drizzle's core query builder (its relational queries need LATERAL, which MariaDB lacks). */
export function db(): Db {
  const current = pool();
  if (made?.pool !== current) made = { pool: current, db: drizzle(current) };
  return made.db;
}

/**
 * A statement that many requests make: Drizzle makes its SQL once and not each time, which costs as much as sending it.
 * What differs stands in it as `sql.placeholder(name)`.
 * @param make builds the statement and ends with `.prepare()`
 * @returns hands it out for the database of today (after a failover it is another one), or for a transaction
 */
export function prepared<Q extends object>(make: (db: Db) => Q): (on?: Db | Tx) => Q {
  const statements = new WeakMap<Db, Q>();
  return (on) => {
    const current = db();
    let statement = statements.get(current);
    if (!statement) {
      statement = make(current);
      statements.set(current, statement);
    }
    // Drizzle has no public way to say it: what it prepared runs on its `client`. index.test.ts fails if that changes.
    return on && on !== current ? (Object.create(statement, { client: { value: on.$client } }) as Q) : statement;
  };
}

/**
 * A write that many requests make: its SQL is made once, and goes to the driver as it is.
 * @param make builds the statement, or is one in SQL
 * @returns sends it, for the database or in a transaction
 */
export function preparedWrite(make: (db: Db) => SQL | { toSQL: () => Query }): (on: Db | Tx, values: Record<string, unknown>) => Promise<ResultSetHeader> {
  let query: Query | undefined;
  return async (on, values) => {
    query ??= written(make(db()));
    const [result] = await on.$client.query<ResultSetHeader>(query.sql, fillPlaceholders(query.params, values));
    return result;
  };
}

function written(made: SQL | { toSQL: () => Query }): Query {
  return made instanceof SQL ? new MySqlDialect().sqlToQuery(made) : made.toSQL();
}

/**
 * An insert of one row that many requests make, prepared as above. The row names all columns, so that each has one SQL.
 * @returns writes a row, for the database or in a transaction
 */
export function preparedInsert<T extends MySqlTable>(table: T): (on: Db | Tx, row: Required<InferInsertModel<T>>) => Promise<unknown> {
  // A column would be asked what the database calls a missing value, which Drizzle only spares it outside placeholders.
  const place = (name: string, column: Column) => sql`${sql.param(sql.placeholder(name), { mapToDriverValue: (value: unknown) => (value === null ? null : column.mapToDriverValue(value)) })}`;
  // The compiler can't follow the names through `entries`: they are the table's own columns, each with a value of any kind.
  const places = Object.fromEntries(Object.entries(getTableColumns(table)).filter(([, column]) => !column.generated).map(([name, column]) => [name, place(name, column)])) as unknown as MySqlInsertValue<T>;
  return preparedWrite((writer) => writer.insert(table).values(places));
}

/** So long nobody asks a replica that was away: one that is silent would cost everybody the whole wait. Milliseconds. */
const replicaPause = 15_000;
/** A replica that lags behind a migration. */
const behind = new Set(["ER_BAD_FIELD_ERROR", "ER_NO_SUCH_TABLE"]);

/**
 * Reads what may lag a little and is nobody's own (divisions, the staff's overview): on the replica when
 * `DATABASE_REPLICA_URL` is set, on the database itself without one, while the replica is away, and for a while after.
 * A person's own data, and whatever a write depends on, is read by `db()`.
 */
export async function fromReplica<T>(read: (reader: Reader) => Promise<T>): Promise<T> {
  const uri = env().DATABASE_REPLICA_URL;
  if (!uri || performance.now() < (held.lemonReplicaAwayUntil ?? 0)) return read(db());
  held.lemonReplica ??= drizzle(newPool(uri));
  try {
    return await read(held.lemonReplica);
  } catch (error) {
    if (!outage(error) && !behind.has(databaseCode(error) ?? "")) throw error;
    held.lemonReplicaAwayUntil = performance.now() + replicaPause;
    return read(db());
  }
}

/**
 * The connections of this process, for the metrics. The driver has no public name for its lists: an upgrade that renames
 * them leaves the numbers out, and fails this file's test.
 */
export function poolState(): { open?: number; idle?: number; waiting?: number } {
  const inner: unknown = pool().pool;
  return { open: lengthOf(inner, "_allConnections"), idle: lengthOf(inner, "_freeConnections"), waiting: lengthOf(inner, "_connectionQueue") };
}

function lengthOf(inner: unknown, name: string): number | undefined {
  const list: unknown = inner && typeof inner === "object" ? Reflect.get(inner, name) : undefined;
  const length: unknown = list && typeof list === "object" ? Reflect.get(list, "length") : undefined;
  return typeof length === "number" ? length : undefined;
}

const retryable = new Set(["ER_LOCK_DEADLOCK"]);

/**
 * Runs `work` in a transaction (read committed, as its connection was told), again (twice at most) when the database chose it as a deadlock's victim, so `work` must
 * do nothing but database work.
 */
export function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(() => once(work));
}

// Drizzle's own builds "begin" and "commit" as it builds every query.
async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const connection = await pool().getConnection();
  try {
    await connection.query("BEGIN");
    const result = await work(drizzle(connection));
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    // What can't be taken back by word is by hanging up.
    await connection.query("ROLLBACK").catch(() => connection.destroy());
    throw error;
  } finally {
    connection.release();
  }
}

/** Runs one statement that takes more than one lock, again when it was a deadlock's victim: it is a transaction by itself. */
export function statement<T>(work: (db: Db) => Promise<T>): Promise<T> {
  return again(() => work(db()));
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 3 || !retryable.has(databaseCode(error) ?? "")) throw error;
      // Whoever it met is let go first.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
    }
  }
}

/** The driver's own code of a failed query (`ER_DUP_ENTRY` …), wherever Drizzle wrapped it. */
export function databaseCode(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return undefined;
}

function databaseNumber(error: unknown): number {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("errno" in at && typeof at.errno === "number") return at.errno;
  }
  return 0;
}

/** The name of the unique key a failed insert or update ran into, or undefined for any other error. */
export function duplicateKey(error: unknown): string | undefined {
  // The driver's own error and its end: Drizzle's repeats what people typed, and so does the database before it names the key.
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && at.code === "ER_DUP_ENTRY") return /for key '(?:[^'.]+\.)?([^'.]+)'$/.exec(at.message)?.[1] ?? "unknown";
  }
  return undefined;
}

const outages = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "EADDRNOTAVAIL", "ER_LOCK_DEADLOCK", "ECONNRESET", "EPIPE", "ETIMEDOUT", "PROTOCOL_CONNECTION_LOST", "ER_SERVER_SHUTDOWN",
  "ER_CON_COUNT_ERROR", "ER_LOCK_WAIT_TIMEOUT", "ENOTFOUND", "EAI_AGAIN", "ECONNABORTED", "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
  "ER_QUERY_INTERRUPTED", "ER_CONNECTION_KILLED", "POOL_ENQUEUELIMIT"]);
/** By number, since the driver has no name for them: gone and lost (also what a proxy says), offline, rolled back while it changes places, 4031 idle too long, 9001 no backend. */
const outageNumbers = new Set([2006, 2013, 3032, 3100, 3101, 4031, 9001]);
/** A database that was demoted goes on answering reads on connections that are open already. */
const demoted = new Set(["ER_OPTION_PREVENTS_STATEMENT", "ER_READ_ONLY_MODE", "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION"]);

/** The database being away is a 503 with a sentence, not a bug. Returns undefined for anything else. */
export function outage(error: unknown): AppError | undefined {
  const code = databaseCode(error);
  const full = error instanceof Error && /Queue limit reached|Pool is closed|closed state/.test(String((error.cause as Error)?.message ?? error.message));
  return full || (code && (outages.has(code) || demoted.has(code))) || outageNumbers.has(databaseNumber(error)) ? new AppError("unavailable", "unavailable", { cause: error, retryAfter: 5 }) : undefined;
}

/** After a failover: lets go of the connections to the old primary, so that the next ones find the new one under the same name. */
function letGo(of: Pool): void {
  if (held.lemonPool !== of) return;
  held.lemonPool = undefined;
  // What is under way on it ends first.
  of.end().catch(() => {});
}
