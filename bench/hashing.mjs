// Logins with their real hash: what they cost beside it, and whether others notice.
import { execFileSync } from "node:child_process";
import { inRoot } from "../local/paths.mjs";
import { load, median, p50 } from "./drive.mjs";

/** Requests of each process before its are measured. */
const warmUp = 4_000;

/**
 * @param {import("./drive.mjs").Target} shop @param {import("./drive.mjs").Target} bare the floor, which checks the password by the same library
 * @param {import("./drive.mjs").Request[]} logins @param {import("./drive.mjs").Request[]} bareLogins @param {number} rounds
 * @returns {Promise<Record<string, number>>} CPU of a login and of its hash, ms; the medians of the rounds' ratios, the bare server's too
 */
export async function hashCost(shop, bare, logins, bareLogins, rounds) {
  const rows = [];
  const systems = /** @type {const} */ ([["login", shop, logins], ["bare", bare, bareLogins]]);
  // What stands around the hash has to be compiled, as in the other jobs.
  for (const [, target, requests] of systems) await load(target, requests, warmUp * target.urls.length);
  for (let round = 0; round < rounds; round++) {
    const [hash = NaN, single = NaN] = execFileSync(process.execPath, [inRoot("bench/hash-cost.mjs")], { cwd: inRoot(), encoding: "utf8" }).split(" ").map(Number);
    const row = { hash, single, login: 0, bare: 0 };
    // Another one begins in each round.
    for (const [name, target, requests] of round % 2 ? systems.toReversed() : systems) {
      const { cpu, failed } = await load(target, requests, 192, 8);
      if (failed > 0) throw new Error(`${failed} logins failed (${name})`);
      row[name] = cpu / 1000;
    }
    rows.push(row);
  }
  const middle = (/** @type {(row: (typeof rows)[number]) => number} */ of) => median(rows.map(of));
  return { hash_ms: middle(({ hash }) => hash), single_hash_ms: middle(({ single }) => single), login_ms: middle(({ login }) => login), bare_login_ms: middle(({ bare: by }) => by), login_by_hash: middle(({ hash, login }) => login / hash), bare_login_by_hash: middle(({ hash, bare: by }) => by / hash), login_by_bare: middle(({ login, bare: by }) => login / by) };
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
