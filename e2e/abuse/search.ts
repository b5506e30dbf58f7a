import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Redis from "ioredis";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { services } from "./client";

/** A code is looked for as a word of its own, or it would be found in every long number. */
const holds = (text: string, secret: string) => (/^\d{6}$/.test(secret) ? new RegExp(`(?<![\\d.])${secret}(?![\\d.])`).test(text) : text.includes(secret));

/**
 * Where a text stands: logs of every part, the job runner's state, all tables, all keys of Redis. The provider's own ledger
 * is left out: it plays the world outside, and reads what is sent there.
 */
export async function searchEverything(secret: string): Promise<string[]> {
  return [...inFiles(secret), ...(await inTables(secret)), ...(await inRedis(secret))];
}

function inFiles(secret: string): string[] {
  const { logs } = services();
  const stack = dirname(process.env.LEMON_SERVICES ?? ".data/services.json");
  const files = [...readdirSync(logs).map((name) => join(logs, name)), join(stack, "inngest.jsonl")];
  return files.filter((file) => holds(readFileSync(file, "latin1"), secret)).map((file) => `file ${file.split("/").pop()}`);
}

async function inTables(secret: string): Promise<string[]> {
  const connection = await createConnection(services().database);
  try {
    const found: string[] = [];
    const [tables] = await connection.query<RowDataPacket[]>("show tables");
    for (const name of tables.map((row) => String(Object.values(row)[0]))) {
      const [rows] = await connection.query<RowDataPacket[]>("select * from ??", [name]);
      const texts = rows.flatMap((row) => Object.values(row)).map((value) => (Buffer.isBuffer(value) ? value.toString("latin1") : value instanceof Date ? "" : typeof value === "string" ? value : JSON.stringify(value)));
      if (texts.some((text) => holds(text ?? "", secret))) found.push(`table ${name}`);
    }
    return found;
  } finally {
    await connection.end();
  }
}

async function inRedis(secret: string): Promise<string[]> {
  const redis = new Redis(services().redis);
  try {
    const found: string[] = [];
    for (const key of await redis.keys("*")) {
      const type = await redis.type(key);
      const value = type === "string" ? await redis.get(key) : type === "hash" ? JSON.stringify(await redis.hgetall(key)) : type === "zset" ? (await redis.zrange(key, "0", "-1")).join() : type;
      if (holds(`${key} ${value}`, secret)) found.push(`redis ${key}`);
    }
    return found;
  } finally {
    redis.disconnect();
  }
}
