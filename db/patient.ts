import "server-only";
import { Duplex } from "node:stream";
import type { Pool, PoolConnection } from "mysql2/promise";
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
  async function acquire(): Promise<PoolConnection> {
    const asked = pool.getConnection();
    return new Promise((resolve, reject) => {
      const stop = waitAtMost(limit, grace, () => {
        reject(new DatabaseTimeout("A connection", limit));
        // Whoever comes too late goes back for the next one.
        void asked.then((late) => late.release(), () => undefined);
      });
      asked.then(resolve, reject).finally(stop);
    });
  }
  // By the driver's own callback: its promises keep the stack of whoever asked, which costs as much as a small query.
  const ask = (connection: PoolConnection, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        failed(error);
        reject(error);
      };
      const stop = waitAtMost(limit, grace, () => {
        fail(new DatabaseTimeout("A statement", limit));
        cut(connection);
      });
      const answered = (error: unknown, ...answer: unknown[]) => {
        stop();
        if (error) fail(error);
        else resolve(answer);
      };
      const { connection: driver } = connection;
      Reflect.apply(Reflect.get(driver, "query"), driver, [...args, answered]);
    });
  return replacing(pool, {
    getConnection: async () => {
      const connection = await acquire();
      return replacing(connection, { query: (...args) => ask(connection, args) });
    },
    query: async (...args) => {
      const connection = await acquire();
      try {
        return await ask(connection, args);
      } finally {
        connection.release();
      }
    },
  });
}

/** The driver only says goodbye, and would wait for an answer of a server that is silent. */
function cut(connection: PoolConnection): void {
  connection.destroy();
  const stream: unknown = Reflect.get(connection.connection, "stream");
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
