// What a benchmark needs around it: a stack of its own below .data/bench, kept filled between runs, the production build in
// two processes, and the bare server beside it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startApps } from "../local/app.mjs";
import { ensureBuild } from "../local/build.mjs";
import { Stop, step } from "../local/console.mjs";
import { readEnvironment, withoutShopVariables } from "../local/environment.mjs";
import { takeLock } from "../local/locks.mjs";
import { prepareDatabase, runScript } from "../local/node-parts.mjs";
import { dataDir, inRoot } from "../local/paths.mjs";
import { endLeftovers } from "../local/pids.mjs";
import { startService } from "../local/processes.mjs";
import { ensureServers, startStack } from "../local/stack.mjs";
import { choosePorts } from "../local/test-e2e.mjs";

/**
 * @typedef {{ password: string, people: import("./jobs.mjs").Person[], rows: { users: number, addresses: number, areas: number } }} Filled
 * @typedef {(() => Promise<void> | void)[]} CleanUp
 */

const sizes = {
  many: { BENCH_USERS: "100000", BENCH_ADDRESSES: "300000", BENCH_SIGNED_IN: "6144" },
  few: { BENCH_USERS: "1000", BENCH_ADDRESSES: "3000", BENCH_SIGNED_IN: "1000" },
};

/** One run at a time in a folder: a second one would end the first one's servers. @param {string} dir @param {CleanUp} cleanUp @throws {Stop} */
export function takeAlone(dir, cleanUp) {
  const release = takeLock(`${dir}.lock`);
  if (!release) throw new Stop("This benchmark is running already.");
  cleanUp.push(release);
}

/** @param {CleanUp} cleanUp @param {(reason: unknown) => void} giveUp */
export async function startBench(cleanUp, giveUp) {
  const given = withoutShopVariables(readEnvironment());
  const dir = join(dataDir, "bench");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  takeAlone(dir, cleanUp);
  await endLeftovers(join(dir, "run"));
  await ensureServers(given);
  const [first, second, cheap, small, ...bare] = /** @type {[number, number, number, number, number, number, number, number]} */ (await choosePorts(8));
  const stack = await startStack({ dir, given, databases: ["bench", "few"], appPorts: [first, second], giveUp, cleanUp });
  await stack.flush();
  // The driver says for each request whose it is, as a proxy of ours would.
  const env = { ...stack.env(stack.apps[0] ?? "", "bench"), TRUSTED_PROXIES: "1", ALLOWED_HOSTS: [cheap, small].map((port) => `localhost:${port}`).join(",") };
  const fewEnv = { ...env, DATABASE_URL: stack.databaseUrls.get("few") };
  // To measure an older build beside today's: BENCH_BUILD=.next/….
  const older = process.env["BENCH_BUILD"];
  const { distDir, leave } = older ? { distDir: older, leave: () => {} } : await ensureBuild(env);
  cleanUp.unshift(leave);
  const many = await fill(env, "many", dir);
  const few = await fill(fewEnv, "few", dir);

  // To see where the time goes: bench/profile.mjs.
  const profiled = { NODE_OPTIONS: process.env["BENCH_NODE_OPTIONS"] };
  const start = (/** @type {number[]} */ ports, /** @type {string} */ name, /** @type {Record<string, string | undefined>} */ more = {}) => startApps({ stack, distDir, ports, env: { ...env, ...profiled, ...more, NODE_OPTIONS: [more.NODE_OPTIONS, profiled.NODE_OPTIONS].filter(Boolean).join(" ") || undefined }, name, giveUp });
  const apps = await step("Two processes of the shop", () => start([first, second], "app"));
  const [withoutHash] = await step("One whose hash costs nothing", () => start([cheap], "app-cheap", { NODE_OPTIONS: `--import ${inRoot("bench/cheap-hash.mjs")}` }));
  const [fewApp] = await step("One with few rows", () => start([small], "app-few", fewEnv));
  const home = join(dir, "home.html");
  writeFileSync(home, await (await fetch(`http://localhost:${first}/`)).text());
  const floor = await step("The bare server, and one that checks passwords", () => Promise.all(bare.map((port, index) => startService(
    { name: `bare-${index + 1}`, title: "The bare server", command: process.execPath, args: [inRoot("bench/bare.mjs")], env: { ...env, PORT: String(port), HOME_HTML: home, CHECK_PASSWORD: index < 2 ? undefined : "1" }, cwd: inRoot(), dir, isReady: async (running) => running.port !== null },
    giveUp,
  ))));
  stack.services.push(...floor);
  const target = (/** @type {number[]} */ ports, /** @type {import("../local/processes.mjs").Service[]} */ services) => ({ urls: ports.map((port) => `http://localhost:${port}`), pids: () => services.map((service) => service.pid()) });
  const bareTarget = (/** @type {number} */ from) => ({ ...target([], floor.slice(from, from + 2)), urls: bare.slice(from, from + 2).map((port) => `http://127.0.0.1:${port}`) });
  return {
    many, few, distDir,
    origin: stack.apps[0] ?? "",
    shop: target([first, second], apps),
    cheap: target([cheap], withoutHash ? [withoutHash] : []),
    small: target([small], fewApp ? [fewApp] : []),
    bare: bareTarget(0),
    bareHashing: bareTarget(2),
  };
}

/** @param {Record<string, string | undefined>} env @param {"many" | "few"} size @param {string} dir @returns {Promise<Filled>} */
async function fill(env, size, dir) {
  const out = join(dir, `${size}.json`);
  await prepareDatabase(env, false);
  await step(`${sizes[size].BENCH_USERS} users, ${sizes[size].BENCH_ADDRESSES} addresses`, () => runScript("Filling the database", "bench/fill.ts", { ...env, ...sizes[size], BENCH_OUT: out }));
  return JSON.parse(readFileSync(out, "utf8"));
}
