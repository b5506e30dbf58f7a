import { eq, sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { makeUser } from "./factories";
import { db, duplicateKey, fromReplica, outage, pool, poolState, prepared, preparedInsert, transaction } from "./index";
import { areas, loginFailures, sessions } from "./schema";

// Nobody listens there: a replica that is away.
beforeAll(() => void vi.stubEnv("DATABASE_REPLICA_URL", "mysql://nobody:nothing@127.0.0.1:9/none"));

test("a mistake in a read is not taken for an outage", async () => {
  let asked = 0;
  await expect(fromReplica(async () => {
    asked++;
    throw new Error("a bug");
  })).rejects.toThrow("a bug");
  expect(asked).toBe(1);
});

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
  // One that is silent would cost everybody the whole wait.
  await fromReplica(async (reader) => void asked.push(reader));
  expect(asked.slice(2)).toEqual([db()]);
});

test("what the driver names by number alone, and hosts that can't be reached, are outages", () => {
  for (const told of [{ errno: 2013 }, { code: "EHOSTUNREACH", errno: -113 }, { code: "ER_LOCK_DEADLOCK", errno: 1213 }, { errno: 3101 }]) {
    const cause = Object.assign(new Error("lost"), told);
    expect(outage(new Error("Failed query", { cause }))).toMatchObject({ code: "unavailable", retryAfter: 5 });
  }
  expect(outage(Object.assign(new Error("syntax"), { code: "ER_PARSE_ERROR", errno: 1064 }))).toBeUndefined();
});

test("a key that was met twice is named by the database, not by what somebody typed", () => {
  const cause = Object.assign(new Error("Duplicate entry 'for key 'mine'' for key 'users.users_mobile'"), { code: "ER_DUP_ENTRY", errno: 1062 });
  expect(duplicateKey(new Error("Failed query: insert …\nparams: for key 'theirs'", { cause }))).toBe("users_mobile");
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

test("a prepared statement runs in the transaction it is given, and is undone with it", async () => {
  const add = preparedInsert(loginFailures);
  const find = prepared((reader) => reader.select({ ipKey: loginFailures.ipKey }).from(loginFailures).where(eq(loginFailures.id, sql.placeholder("id"))).prepare());
  const id = newId();
  const row = { id, accountKey: "prepared", ipKey: "192.0.2.1", createdAt: now(), updatedAt: now() };
  await expect(transaction(async (tx) => {
    await add(tx, row);
    expect(await find(tx).execute({ id })).toEqual([{ ipKey: "192.0.2.1" }]);
    // Nobody else sees it yet.
    expect(await find().execute({ id })).toEqual([]);
    throw new Error("changed its mind");
  })).rejects.toThrow("changed its mind");
  expect(await find(db()).execute({ id })).toEqual([]);
  await transaction((tx) => add(tx, row));
  expect(await find().execute({ id })).toHaveLength(1);
});

test("a prepared insert keeps what is missing as missing, and times to the millisecond", async () => {
  const { id: userId } = await makeUser();
  const at = new Date("2026-11-21T08:09:10.123Z");
  const row = { id: newId(), userId, remember: true, expiresAt: at, lastUsedAt: at, provedAt: null, secondFactorAt: at, ip: null, userAgent: "é 柠檬 '\\", createdAt: at, updatedAt: at };
  await preparedInsert(sessions)(db(), row);
  expect((await db().select().from(sessions).where(eq(sessions.id, row.id)))[0]).toEqual(row);
});
