import "server-only";
import { drizzle, type MySql2Database } from "drizzle-orm/mysql2";
import { createPool, type Pool } from "mysql2/promise";
import { AppError } from "@/lib/errors";
import { env } from "@/lib/env";
import { patient } from "./patient";
import * as schema from "./schema";

export type Db = MySql2Database<typeof schema>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];
/** What a read takes: the pool, or the transaction it stands in. */
export type Reader = Pick<Db, "select">;

// Kept on globalThis so that a reload in development, and the front door beside Next, use the same connections.
const held = globalThis as typeof globalThis & { lemonPool?: Pool; lemonReplica?: Db };
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
    enableKeepAlive: true,
    maxIdle: DATABASE_POOL,
    idleTimeout: 60_000,
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
  if (made?.pool !== current) made = { pool: current, db: drizzle(current, { schema, mode: "planetscale" }) };
  return made.db;
}

/**
 * A read that every other request makes: Drizzle makes its SQL once and not each time, which costs as much as the rest of
 * a small read. What differs stands in it as `sql.placeholder(name)`.
 * @param make builds the query and ends with `.prepare()`
 * @returns what hands out the query for the database of today (after a failover it is another one)
 */
export function prepared<Q>(make: (db: Db) => Q): () => Q {
  const queries = new WeakMap<Db, Q>();
  return () => {
    const current = db();
    const known = queries.get(current);
    if (known) return known;
    const query = make(current);
    queries.set(current, query);
    return query;
  };
}

/**
 * Reads what may lag a little and is nobody's own (divisions, the staff's overview): on the replica when
 * `DATABASE_REPLICA_URL` is set, on the database itself without one or while the replica is away.
 * A person's own data, and whatever a write depends on, is read by `db()`.
 */
export async function fromReplica<T>(read: (reader: Reader) => Promise<T>): Promise<T> {
  const uri = env().DATABASE_REPLICA_URL;
  if (!uri) return read(db());
  held.lemonReplica ??= drizzle(newPool(uri), { schema, mode: "planetscale" });
  try {
    return await read(held.lemonReplica);
  } catch (error) {
    if (!outage(error)) throw error;
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
  return again(() => db().transaction(work));
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

/** The name of the unique key a failed insert or update ran into, or undefined for any other error. */
export function duplicateKey(error: unknown): string | undefined {
  if (databaseCode(error) !== "ER_DUP_ENTRY") return undefined;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const name = /for key '(?:[^'.]+\.)?([^']+)'/.exec(at.message)?.[1];
    if (name) return name;
  }
  return "unknown";
}

const outages = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "PROTOCOL_CONNECTION_LOST", "ER_SERVER_SHUTDOWN",
  "ER_CON_COUNT_ERROR", "ER_LOCK_WAIT_TIMEOUT", "ENOTFOUND", "EAI_AGAIN", "ECONNABORTED", "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
  "ER_QUERY_INTERRUPTED", "ER_CONNECTION_KILLED", "POOL_ENQUEUELIMIT"]);
/** A database that was demoted goes on answering reads on connections that are open already. */
const demoted = new Set(["ER_OPTION_PREVENTS_STATEMENT", "ER_READ_ONLY_MODE", "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION"]);

/** The database being away is a 503 with a sentence, not a bug. Returns undefined for anything else. */
export function outage(error: unknown): AppError | undefined {
  const code = databaseCode(error);
  const full = error instanceof Error && /Queue limit reached|Pool is closed|closed state/.test(String((error.cause as Error)?.message ?? error.message));
  return full || (code && (outages.has(code) || demoted.has(code))) ? new AppError("unavailable", "unavailable", { cause: error, retryAfter: 5 }) : undefined;
}

/** After a failover: lets go of the connections to the old primary, so that the next ones find the new one under the same name. */
function letGo(of: Pool): void {
  if (held.lemonPool !== of) return;
  held.lemonPool = undefined;
  // What is under way on it ends first.
  of.end().catch(() => {});
}
