// npm start · npm run dev
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { demoSignIns, startApps, startDev } from "./app.mjs";
import { ensureBuild } from "./build.mjs";
import { stopForeground, stopSignal } from "./commands.mjs";
import { Stop, bold, dim, duration, explain, green, say, step, table } from "./console.mjs";
import { ensureRoom } from "./disk.mjs";
import { holdPort } from "./doorkeeper.mjs";
import { readEnvironment } from "./environment.mjs";
import { holder, takeLock } from "./locks.mjs";
import { prepareDatabase } from "./node-parts.mjs";
import { ensurePackages } from "./packages.mjs";
import { dataDir, inRoot } from "./paths.mjs";
import { endLeftovers } from "./pids.mjs";
import { isFree } from "./ports.mjs";
import { revivals } from "./processes.mjs";
import { removeServices, writeServices } from "./services.mjs";
import { ensureServers, startStack } from "./stack.mjs";

/** @typedef {import("./environment.mjs").Env} Env */

const dev = process.argv.includes("--dev");
const began = Date.now();
/** @type {(() => Promise<void> | void)[]} what to undo at the end, last first */
const cleanUp = [];
/** @type {Promise<void> | null} */
let ending = null;

/** @param {number} code */
function end(code) {
  stopForeground();
  ending ??= (async () => {
    for (const undo of cleanUp.reverse()) await undo();
    process.exit(code);
  })();
  return ending;
}

/** @param {Stop} reason */
function giveUp(reason) {
  explain(reason);
  void end(1);
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    if (!ending) say(`\n  ${dim("Stopping …")}`);
    void end(0);
  });
}

/** With every URL set there is nothing to stand in for: this process becomes the shop. @param {Env} given */
async function serveOnly(given) {
  if (!existsSync(inRoot("dist", "server.js"))) throw new Stop("There is no build to serve.", ["Build first: npm run build"]);
  Object.assign(process.env, given);
  process.removeAllListeners("SIGINT").removeAllListeners("SIGTERM").removeAllListeners("SIGHUP");
  await import(pathToFileURL(inRoot("dist", "server.js")).href);
}

/** @param {Env} given @returns {Promise<{ port: number, release: () => Promise<void> }>} the shop's port, held until `release` */
async function takePort(given) {
  const wanted = given["PORT"];
  if (wanted && !/^\d{1,5}$/.test(wanted)) throw new Stop(`PORT=${wanted} is not a port.`);
  for (let port = Number(wanted ?? 3000); port <= 65_535; port++) {
    const release = (await isFree(port)) ? await holdPort(port) : null;
    if (release) return { port, release };
    if (wanted) throw new Stop(`Port ${port} is in use by something else.`, ["Choose another (PORT=3100 npm start), or leave PORT out and the next free one is taken."]);
  }
  throw new Stop("No port from 3000 on is free.");
}

async function main() {
  const given = readEnvironment();
  const urls = ["APP_URL", "DATABASE_URL", "KV_REST_API_URL"];
  if (!dev && given["NODE_ENV"] === "production" && urls.every((name) => given[name])) return serveOnly(given);

  say(`\n  ${bold("Lemon Mall")} ${dim(dev ? "development" : "")}\n`);
  ensureRoom();
  const lock = join(dataDir, "shop.lock");
  const release = takeLock(lock);
  if (!release) throw new Stop(`The shop is running already (process ${holder(lock) ?? "?"}); .data/services.json says where.`, ["Stop that one first, with Ctrl-C in its window."]);
  cleanUp.push(release);
  // Before a port is chosen: a launcher that was killed left a shop behind that still sits on it.
  const left = await endLeftovers(join(dataDir, "run"));
  if (left.length > 0) say(`  ${green("✓")} Ended what an earlier run left behind ${dim(left.join(", "))}`);
  await ensurePackages();
  await ensureServers(given);
  const { port, release: freePort } = await takePort(given);
  cleanUp.push(freePort);
  const stack = await startStack({ dir: dataDir, given, databases: ["lemon"], appPorts: [port], inboxFrom: port + 1, prepare: (env) => prepareDatabase(env, true), giveUp, cleanUp });
  const env = stack.env(`http://localhost:${port}`);
  if (stopSignal.aborted) return;
  if (dev) {
    await freePort();
    await step("next dev", () => startDev({ stack, port, env, giveUp }));
  } else {
    const { distDir, leave } = await ensureBuild(env);
    cleanUp.unshift(leave);
    await freePort();
    await step("The shop", () => startApps({ stack, distDir, ports: [port], env, giveUp }));
  }
  const announce = () => writeServices(stack, env["DATABASE_URL"] ?? "");
  announce();
  revivals.on("back", announce);
  cleanUp.push(() => removeServices(stack));
  present(stack);
}

/** @param {import("./stack.mjs").Stack} stack */
function present(stack) {
  say(`\n  ${bold("Ready")} ${dim(`after ${duration(Date.now() - began)}. Ctrl-C stops everything; the data stays in .data (npm run reset empties it).`)}\n`);
  table([
    ["Shop", bold(stack.apps[0] ?? "")],
    ["商城 (中文)", bold(`${stack.apps[0]}/zh`)],
    ["Inbox", `${bold(stack.urls.inbox)}   ${dim("every e-mail and SMS the shop sends")}`],
    ...demoSignIns().map(({ role, username, password }) => /** @type {[string, string]} */ ([`Sign in as ${role}`, `${username}   ${password}`])),
  ]);
  say();
}

try {
  await main();
} catch (error) {
  if (!stopSignal.aborted) explain(error);
  await end(1);
}
