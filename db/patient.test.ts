import { type AddressInfo, createConnection, createServer, type Server, type Socket } from "node:net";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/mysql2";
import { createPool, type Pool } from "mysql2/promise";
import { afterEach, expect, test } from "vitest";
import { outage } from "./index";
import { patient } from "./patient";

const limit = 400;
const pools: Pool[] = [];
const servers: Server[] = [];
const sockets = new Set<Socket>();

function newDb(uri = process.env.DATABASE_URL ?? "", connectionLimit = 2) {
  const pool = createPool({ uri, connectionLimit });
  pools.push(pool);
  return drizzle(patient(pool, limit));
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  await Promise.all(pools.splice(0).map((pool) => pool.end().catch(() => undefined)));
});

/** The database behind a line that can go dead without anybody hanging up. */
async function deadLine(): Promise<{ uri: string; die: () => void; open: () => number }> {
  const uri = new URL(process.env.DATABASE_URL ?? "");
  const port = Number(uri.port);
  let dead = false;
  const server = createServer((near) => {
    const far = createConnection({ port, host: uri.hostname });
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on("data", (chunk) => void (dead || to.write(chunk))).on("close", () => (sockets.delete(from), to.destroy())).on("error", () => undefined);
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  uri.port = String((server.address() as AddressInfo).port);
  return { uri: uri.href, die: () => void (dead = true), open: () => sockets.size };
}

async function failure(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const began = performance.now();
  const error: unknown = await work.then(() => "no error", (thrown: unknown) => thrown);
  return { error, ms: performance.now() - began };
}

test("a slow statement is an outage, and its connection is nobody's afterwards", async () => {
  const db = newDb(undefined, 1);
  const { error, ms } = await failure(db.execute(sql`select sleep(3)`));
  expect(outage(error)).toMatchObject({ code: "unavailable" });
  expect(ms).toBeLessThan(2_000);
  await expect(db.execute(sql`select 1 as one`)).resolves.toMatchObject([[{ one: 1 }], expect.anything()]);
});

test("a full pool is an outage after the same time, and the connection that comes late is not lost", async () => {
  const db = newDb(undefined, 1);
  let letGo = () => {};
  const held = db.transaction(() => new Promise<void>((resolve) => (letGo = resolve)));
  const { error, ms } = await failure(db.execute(sql`select 1`));
  expect(outage(error)).toMatchObject({ code: "unavailable" });
  expect(ms).toBeLessThan(2_000);
  letGo();
  await held;
  await db.execute(sql`select 1`);
});

test("a line that went dead within a transaction ends it, frees its place and its socket", async () => {
  const line = await deadLine();
  const db = newDb(line.uri, 1);
  const { error } = await failure(db.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    line.die();
    await tx.execute(sql`select 2`);
  }));
  expect(outage(error)).toMatchObject({ code: "unavailable" });
  await expect.poll(line.open).toBe(0);
  // The next one is not behind it: it fails for itself, since nobody greets.
  expect(outage((await failure(db.execute(sql`select 1`))).error)).toMatchObject({ code: "unavailable" });
});

test("what takes no longer than it may is answered as ever", async () => {
  const db = newDb();
  const [rows] = await db.transaction((tx) => tx.execute(sql`select sleep(0.1) as slept`));
  expect(rows).toMatchObject([{ slept: 0 }]);
  await expect(db.execute(sql`select from`)).rejects.toThrow();
});
