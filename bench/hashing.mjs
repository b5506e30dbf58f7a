// Logins with their real hash: what they cost beside it, and whether others notice.
import { execFileSync } from "node:child_process";
import { inRoot } from "../local/paths.mjs";
import { load, median, p50 } from "./drive.mjs";

/** Requests of each process before its are measured. */
const warmUp = 4_000;

/**
 * @param {import("./drive.mjs").Target} shop @param {import("./drive.mjs").Request[]} logins @param {number} rounds
 * @returns {Promise<Record<string, number>>} CPU of a login and of its hash, ms; the median of their ratios
 */
export async function hashCost(shop, logins, rounds) {
  const pairs = [];
  // What stands around the hash has to be compiled, as in the other jobs.
  await load(shop, logins, warmUp * shop.urls.length);
  for (let round = 0; round < rounds; round++) {
    const hash = Number(execFileSync(process.execPath, [inRoot("bench/hash-cost.mjs")], { cwd: inRoot(), encoding: "utf8" }));
    const { cpu, failed } = await load(shop, logins, 192, 8);
    if (failed > 0) throw new Error(`${failed} logins failed`);
    pairs.push({ hash, login: cpu / 1000 });
  }
  return { hash_ms: median(pairs.map(({ hash }) => hash)), login_ms: median(pairs.map(({ login }) => login)), login_by_hash: median(pairs.map(({ hash, login }) => login / hash)) };
}

/**
 * @param {import("./drive.mjs").Target} shop @param {ReturnType<typeof import("./jobs.mjs").ourJobs>} jobs @param {number} rounds
 * @returns {Promise<Record<string, number>>} p50 of others while 32 logins hash ÷ idle, the median of the rounds
 */
export async function whileHashing(shop, jobs, rounds) {
  const url = shop.urls[0] ?? "";
  const pairs = [];
  await load(shop, jobs.list, warmUp * shop.urls.length);
  for (let round = 0; round < rounds; round++) {
    const idle = await p50(url, jobs.list, 200);
    let hashing = true;
    const flood = (async () => {
      while (hashing) await load(shop, jobs.login, 128);
    })();
    const busy = await p50(url, jobs.list, 200);
    hashing = false;
    await flood;
    pairs.push({ idle, busy });
  }
  return { idle_ms: median(pairs.map(({ idle }) => idle)), busy_ms: median(pairs.map(({ busy }) => busy)), busy_by_idle: median(pairs.map(({ idle, busy }) => busy / idle)) };
}
