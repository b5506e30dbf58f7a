import "server-only";
import { count, max } from "drizzle-orm";
import { db, fromReplica, type Reader } from "@/db";
import { areas } from "@/db/schema";
import { env } from "@/lib/env";
import { KvUnavailable, kvGet, kvSet, withKv } from "@/lib/kv";
import { log } from "@/lib/log";
import type { Area } from "./table";
import { type AreaTree, buildTree } from "./tree";

const versionKey = "areas:version";
const dataKey = (version: string) => `areas:data:${version}`;
/** Seconds the version may stand in KV: the bound of staleness should a reload have happened while KV was down. */
const versionLife = 60;
const dataLife = 24 * 3600;
/** Milliseconds a process goes without asking for the version. */
const trustFor = 1_000;

let held: AreaTree | undefined;
let trustedUntil = 0;
let asking: Promise<AreaTree> | undefined;

/**
 * All divisions, from this process's memory while their version is current, else from KV, else from the database. KV
 * down: the database says the version. Database down too: what memory holds.
 * @throws the database's error when nothing was ever read.
 */
export async function getAreaTree(): Promise<AreaTree> {
  // performance.now and not lib/clock: this is about real time, also in tests that move the clock.
  if (held && performance.now() < trustedUntil) return held;
  asking ??= refresh().finally(() => (asking = undefined));
  return asking;
}

async function refresh(): Promise<AreaTree> {
  try {
    const version = await currentVersion();
    if (held?.version !== version) held = await read(version);
  } catch (error) {
    if (!held) throw error;
    log.warn({ error }, "divisions could not be checked; the ones in memory go on");
  }
  trustedUntil = performance.now() + trustFor;
  return held;
}

async function currentVersion(): Promise<string> {
  const known = await orNothing(() => kvGet(versionKey));
  if (known) return known;
  const version = await versionOfData();
  // Only if still absent: a reload that finished meanwhile has written a newer one.
  await orNothing(() => withKv((kv) => kv.set(versionKey, version, { ex: versionLife, nx: true })));
  return version;
}

/** The version of what the database holds: it changes with every row written. */
export async function versionOfData(reader: Reader = db()): Promise<string> {
  const [row] = await reader.select({ rows: count(), last: max(areas.updatedAt) }).from(areas);
  return `${row?.rows ?? 0}-${(row?.last ?? new Date(0)).getTime().toString(36)}`;
}

async function read(version: string): Promise<AreaTree> {
  const cached = await orNothing(() => kvGet(dataKey(version)));
  if (cached) return buildTree(version, JSON.parse(cached) as Area[]);
  // A replica that has not heard of this version yet would have its old rows cached under the new name.
  const rows = await fromReplica(async (reader) => readRows(env().DATABASE_REPLICA_URL && (await versionOfData(reader)) !== version ? db() : reader));
  if (rows.length > 0) await orNothing(() => kvSet(dataKey(version), JSON.stringify(rows), dataLife));
  return buildTree(version, rows);
}

function readRows(reader: Reader): Promise<Area[]> {
  return reader
    .select({
      code: areas.code, parentCode: areas.parentCode, level: areas.level, name: areas.name, nameEn: areas.nameEn,
      official: areas.official, hidden: areas.hidden,
    })
    .from(areas);
}

/** After a reload: every process sees the new data within a second, this one at once. */
export async function announceAreas(): Promise<void> {
  const version = await versionOfData();
  trustedUntil = 0;
  await orNothing(() => kvSet(versionKey, version, versionLife));
}

/** A cache that is down is no reason to fail: there is nothing in it that the database does not know. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KvUnavailable) return undefined;
    throw error;
  }
}
