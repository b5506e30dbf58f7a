// A stack of its own for each run of the tests: beside a running shop, beside other runs, gone at the end.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Stop } from "./console.mjs";
import { isLoopback, refuseDistantDatabases, withoutShopVariables } from "./environment.mjs";
import { takeLock } from "./locks.mjs";
import { dataDir } from "./paths.mjs";
import { endLeftovers } from "./pids.mjs";

/** @typedef {import("./environment.mjs").Env} Env */

/**
 * Takes the first free folder of `.data/test`, `.data/test-2` … (or LEMON_TEST_STACK) and empties it, logs of the last run aside.
 * @param {Env} given
 * @returns {Promise<{ dir: string, release: () => void }>}
 */
export async function takeTestFolder(given) {
  const wanted = given["LEMON_TEST_STACK"];
  const names = wanted ? [basename(wanted)] : ["test", ...Array.from({ length: 30 }, (_, n) => `test-${n + 2}`)];
  for (const name of names) {
    const dir = join(dataDir, name);
    const release = takeLock(`${dir}.lock`);
    if (!release) continue;
    await endLeftovers(join(dir, "run"));
    if (existsSync(dir)) rmSync(dir, { recursive: true, force: true });
    mkdirSync(join(dir, "hold"), { recursive: true, mode: 0o700 });
    return { dir, release };
  }
  throw new Stop(wanted ? `The test stack ${wanted} is in use.` : "Too many runs of the tests at once.");
}

/**
 * What tests may know of the person's environment: nothing of the shop's own variables, except a database that is meant for tests.
 * @param {Env} given
 * @returns {Env}
 * @throws {Stop} when a database on another machine is set
 */
export function testEnvironment(given) {
  refuseDistantDatabases(given);
  const url = given["DATABASE_URL"];
  const meant = url && isLoopback(url) && new URL(url).pathname.endsWith("_test");
  return { ...withoutShopVariables(given), ...(meant ? { DATABASE_URL: url } : {}) };
}
