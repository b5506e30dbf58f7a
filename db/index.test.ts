import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { db, fromReplica, outage, pool, poolState } from "./index";
import { areas } from "./schema";

// Nobody listens there: a replica that is away.
beforeAll(() => void vi.stubEnv("DATABASE_REPLICA_URL", "mysql://nobody:nothing@127.0.0.1:9/none"));

test("reads for a replica that is away are answered by the database", async () => {
  const asked: unknown[] = [];
  const rows = await fromReplica((reader) => {
    asked.push(reader);
    return reader.select({ code: areas.code }).from(areas).limit(1);
  });
  expect(rows).toHaveLength(1);
  expect(asked).toHaveLength(2);
  expect(asked[0]).not.toBe(asked[1]);
  expect(asked[1]).toBe(db());
});

test("a mistake in a read is not taken for an outage", async () => {
  let asked = 0;
  await expect(fromReplica(async () => {
    asked++;
    throw new Error("a bug");
  })).rejects.toThrow("a bug");
  expect(asked).toBe(1);
});

test("a database that became read-only is an outage, and the next query goes over new connections", async () => {
  const before = pool();
  const error: unknown = await db().transaction((tx) => tx.delete(areas).where(sql`1 = 0`), { isolationLevel: "read committed", accessMode: "read only" }).catch((thrown: unknown) => thrown);
  expect(outage(error)).toMatchObject({ code: "unavailable" });
  await vi.waitFor(() => expect(pool()).not.toBe(before));
  await db().execute("select 1");
});

test("the driver still tells how many connections there are", async () => {
  await db().execute("select 1");
  expect(poolState()).toEqual({ open: expect.any(Number), idle: expect.any(Number), waiting: 0 });
  expect(poolState().open).toBeGreaterThan(0);
});
