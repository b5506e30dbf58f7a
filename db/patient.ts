import "server-only";
import { Duplex } from "node:stream";
import type { PoolConnection } from "mysql2";
import type { Pool } from "mysql2/promise";
import { waitAtMost } from "@/lib/patience";

/** The database said nothing for too long. The code is one that `outage` knows. */
export class DatabaseTimeout extends Error {
  readonly code = "ETIMEDOUT";
  constructor(what: string, milliseconds: number) {
    super(`${what} took longer than ${milliseconds} ms`);
    this.name = "DatabaseTimeout";
  }
}

/** Milliseconds more when this process was too busy to read an answer that may have come. */
const grace = 300;

/** A connection of the pool, as far as a transaction and Drizzle use one. The driver's own wrapping asks Node for a module each time. */
class Held {
  constructor(private readonly driver: PoolConnection, readonly query: (...args: unknown[]) => Promise<unknown>) {}
  release(): void {
    this.driver.release();
  }
  destroy(): void {
    this.driver.destroy();
  }
}

/**
 * A pool that waits at most `limit` milliseconds for a connection (of a full pool, or of a server that does not greet),
 * and as long for each statement. A statement that takes longer loses its connection, since its answer may still come:
 * nobody else may get it then, and an open transaction is rolled back by the server.
 *
 * The driver's own `timeout` of a query leaves the connection in the pool with the statement still on it, and the driver
 * waits for a connection for ever.
 * @param failed hears of each statement's failure, before who asked does
 * @throws DatabaseTimeout from `getConnection` and `query`, which `outage` makes a 503.
 */
export function patient(pool: Pool, limit: number, failed: (error: unknown) => void = () => {}): Pool {
  // By the driver's own callbacks: its promises keep the stack of whoever asked, which costs as much as a small query, and wrap
  // each connection in one that passes its events on.
  function take(taken: (error: unknown, connection?: PoolConnection) => void): void {
    let late = false;
    const stop = waitAtMost(limit, grace, () => {
      late = true;
      taken(new DatabaseTimeout("A connection", limit));
    });
    pool.pool.getConnection((error, connection?: PoolConnection) => {
      stop();
      if (!late) taken(error, connection);
      // Whoever comes too late goes back for the next one.
      else connection?.release();
    });
  }
  function ask(connection: PoolConnection, args: unknown[], answered: (error: unknown, answer: unknown[]) => void): void {
    let late = false;
    const end = (error: unknown, answer: unknown[]) => {
      if (error) failed(error);
      answered(error, answer);
    };
    const stop = waitAtMost(limit, grace, () => {
      late = true;
      cut(connection);
      end(new DatabaseTimeout("A statement", limit), []);
    });
    Reflect.apply(Reflect.get(connection, "query"), connection, [...args, (error: unknown, ...answer: unknown[]) => {
      stop();
      if (!late) end(error, answer);
    }]);
  }
  return replacing(pool, {
    getConnection: () =>
      new Promise((resolve, reject) => {
        take((refused, connection) => {
          if (!connection) return reject(refused);
          resolve(new Held(connection, (...given) => new Promise((give, fail) => ask(connection, given, (error, answer) => (error ? fail(error) : give(answer))))));
        });
      }),
    query: (...args) =>
      new Promise((resolve, reject) => {
        take((refused, connection) => {
          if (!connection) return reject(refused);
          ask(connection, args, (error, answer) => {
            connection.release();
            if (error) reject(error);
            else resolve(answer);
          });
        });
      }),
  });
}

/** The driver only says goodbye, and would wait for an answer of a server that is silent. */
function cut(connection: PoolConnection): void {
  connection.destroy();
  const stream: unknown = Reflect.get(connection, "stream");
  if (stream instanceof Duplex) stream.destroy();
}

/** The same object, with other methods under some names. */
function replacing<T extends object>(target: T, methods: Partial<Record<keyof T, (...args: unknown[]) => unknown>>): T {
  return new Proxy(target, {
    get(_, name) {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
