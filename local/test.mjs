// npm test [-- lint | types | upkeep | unit [filter…] | e2e | abuse | faults [playwright arguments…]]
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopForeground, stopSignal } from "./commands.mjs";
import { Stop, bold, explain, red, say, warn } from "./console.mjs";
import { readEnvironment } from "./environment.mjs";
import { prepareDatabase } from "./node-parts.mjs";
import { ensurePackages } from "./packages.mjs";
import { ensureServers, startStack } from "./stack.mjs";
import * as runners from "./test-runners.mjs";
import { takeTestFolder, testEnvironment } from "./test-stack.mjs";

const [part = "all", ...args] = process.argv.slice(2);
const parts = { all: ["lint", "types", "upkeep", "unit", "e2e"], lint: ["lint"], types: ["types"], upkeep: ["upkeep"], unit: ["unit"], e2e: ["e2e"], abuse: ["e2e"], faults: ["e2e"] };
// These ask what two processes of one shop do together.
const suite = part === "abuse" || part === "faults" ? part : undefined;

/** @type {import("./test-runners.mjs").Sum} */
let total = { passed: 0, failed: 0, skipped: 0 };
/** @type {(() => Promise<void> | void)[]} what to undo at the end, last first */
const cleanUp = [];

async function main() {
  if (!(part in parts)) throw new Stop(`npm test knows no part "${part}".`, [`It knows: ${Object.keys(parts).slice(1).join(", ")}`]);
  const wanted = parts[/** @type {keyof typeof parts} */ (part)];
  const given = testEnvironment(readEnvironment());
  await ensurePackages();
  if (wanted.includes("lint")) await count("Lint", () => runners.lint(given));
  if (wanted.includes("types")) await count("Types", () => runners.types(given));
  if (wanted.includes("upkeep")) await count("Upkeep", () => runners.upkeep(given));
  if (!wanted.includes("unit") && !wanted.includes("e2e")) return;

  const { dir, release } = await takeTestFolder(given);
  cleanUp.push(release);
  // What a failed run wrote stays for reading; the data does not.
  cleanUp.push(() => ["mysql", "redis", "tmp"].forEach((name) => rmSync(join(dir, name), { recursive: true, force: true })));
  const endToEnd = wanted.includes("e2e") ? await import("./test-e2e.mjs") : null;
  await ensureServers(given, endToEnd?.browserNeeds);
  const appPorts = endToEnd ? await endToEnd.choosePorts(suite ? 2 : 1) : [];
  const stack = await startStack({ dir, given, databases: ["unit_test", "e2e_test"], appPorts, throwaway: true, giveUp, cleanUp });

  if (wanted.includes("unit")) {
    const env = { ...stack.env("http://localhost:3000", "unit_test"), INBOX_URL: stack.urls.inbox, REDIS_URL: stack.urls.redis ?? undefined, LOG_LEVEL: "silent",
      // For the test of what rights do, which makes users of the database; empty where the database is somebody else's.
      DATABASE_SOCKET: stack.socket || undefined, DATABASE_ROOT_PASSWORD: stack.secrets.databaseRootPassword };
    await prepareDatabase(env, false);
    env.TMPDIR = join(dir, "tmp");
    mkdirSync(env.TMPDIR);
    await count("Unit and integration tests", () => runners.unit(env, dir, part === "unit" ? args : []));
  }
  if (endToEnd && !stopSignal.aborted) {
    const env = await endToEnd.startShop(stack, cleanUp, giveUp, part === "faults" ? endToEnd.hurried : {});
    const named = part === "all" ? [] : args.filter((arg) => arg !== "--all");
    const all = args.includes("--all") ? "1" : undefined;
    await count(suite ? `Suite: ${suite}` : "Journeys and doors", () => runners.playwright({ ...env, LEMON_SUITE: suite, LEMON_ALL: all }, dir, named));
  }
}

/** @param {string} title @param {() => Promise<import("./test-runners.mjs").Sum>} work */
async function count(title, work) {
  if (stopSignal.aborted) throw new Stop("Stopped.");
  say();
  say(`  ${bold(title)}`);
  total = runners.add(total, await work());
}

/** @param {Stop} reason */
function giveUp(reason) {
  explain(reason);
  total.failed++;
  stopForeground();
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => stopForeground());

try {
  await main();
} catch (error) {
  explain(error);
  total.failed++;
}
for (const undo of cleanUp.reverse()) await undo();
for (const name of total.flaky ?? []) warn(`Passed at the second try: ${name}`);
for (const name of total.failures ?? []) say(`  ${red("✗")} ${name}`);
say();
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 || stopSignal.aborted ? 1 : 0);
