import { sql, type SQL } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db, fromReplica, type Reader } from "./index";
import { areas } from "./schema";

const held = globalThis as typeof globalThis & { lemonReplicaAwayUntil?: number };

// A second way to the same database: a replica that is as far as it can be.
beforeEach(() => {
  vi.stubEnv("DATABASE_REPLICA_URL", process.env.DATABASE_URL);
  delete held.lemonReplicaAwayUntil;
});

const first = async (reader: Reader, one: SQL<number>) => (await reader.select({ one }).from(areas).limit(1))[0]?.one;

test.each([
  ["a column", sql<number>`not_there_yet`],
  ["a table", sql<number>`(select 1 from not_there_yet)`],
])("a replica that a migration has not reached, which knows %s too few, is asked no more for a while", async (_, ahead) => {
  const asked: boolean[] = [];
  const read = (reader: Reader) => {
    asked.push(reader === db());
    return first(reader, reader === db() ? sql<number>`1` : ahead);
  };
  await expect(fromReplica(read)).resolves.toBe(1);
  expect(asked).toEqual([false, true]);
  await fromReplica(read);
  expect(asked).toEqual([false, true, true]);
});

test("any other mistake in a read is the read's own", async () => {
  let asked = 0;
  await expect(fromReplica((reader) => {
    asked++;
    return first(reader, sql<number>`1 +`);
  })).rejects.toThrow();
  expect(asked).toBe(1);
});
