// Room on the disk, asked before anything is begun that would stop halfway.
import { existsSync, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { Stop } from "./console.mjs";
import { dataDir } from "./paths.mjs";

const megabyte = 1024 * 1024;

/** @throws {Stop} when the disk is all but full */
export function ensureRoom() {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = statfsSync(dataDir);
  const free = Math.round((bavail * bsize) / megabyte);
  // An empty database takes about 150; one that is there already wants room for its log only.
  const needed = existsSync(join(dataDir, "mysql")) ? 50 : 300;
  if (free >= needed) return;
  throw new Stop(`The disk is all but full: ${free} MB are left for ${dataDir}, and the shop wants at least ${needed}.`, [
    "Make room and start again; nothing was changed.",
  ]);
}
