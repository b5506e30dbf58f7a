// One holder at a time, across processes; a holder that died holds nothing.
import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { living, mark } from "./pids.mjs";

/** @param {string} path @returns {number | null} the living process that holds the lock */
export function holder(path) {
  try {
    return living(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/**
 * Takes a lock if it is free.
 * @param {string} path
 * @returns {(() => void) | null} gives it back; null when a living process holds it
 */
export function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  writeFileSync(own, mark(process.pid));
  try {
    for (let tries = 0; tries < 3; tries++) {
      try {
        // A link appears with its content or not at all, unlike a file that is created and then written.
        linkSync(own, path);
        return () => {
          if (holder(path) === process.pid) rmSync(path, { force: true });
        };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
        if (holder(path) !== null) return null;
        rmSync(path, { force: true });
      }
    }
    return null;
  } finally {
    unlinkSync(own);
  }
}

/**
 * Waits for a lock.
 * @param {string} path
 * @param {(pid: number | null) => void} waiting told while somebody else holds it
 * @returns {Promise<() => void>}
 */
export async function waitForLock(path, waiting) {
  for (;;) {
    const give = takeLock(path);
    if (give) return give;
    waiting(holder(path));
    await wait(250);
  }
}
