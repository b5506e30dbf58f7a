// npm run bench:rows [-- --fill] [--quick] [--only "PUT /api"] [--rounds 40] [--users 1000000]: every call, page and act of the shop with a million accounts
// beside one with a thousand, in turns. Both shops are kept below .data/bench-rows between runs; --fill only fills.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { explain, say, step } from "../local/console.mjs";
import { readEnvironment, withoutShopVariables } from "../local/environment.mjs";
import { prepareDatabase, runScript } from "../local/node-parts.mjs";
import { dataDir } from "../local/paths.mjs";
import { endLeftovers } from "../local/pids.mjs";
import { ensureServers, startStack } from "../local/stack.mjs";
import { choosePorts } from "../local/test-e2e.mjs";
import { takeAlone } from "./shops.mjs";
import { startAsker } from "./rows/asker.mjs";
import { rowsReport } from "./rows/report.mjs";

const option = (/** @type {string} */ name, /** @type {number} */ usual) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1 || process.argv.length] ?? usual);
const users = { few: 1_000, many: option("users", 1_000_000) };
const audit = { few: 5_000, many: 500_000 };
const rounds = option("rounds", 40);
const dir = join(dataDir, "bench-rows");
/** @type {(() => Promise<void> | void)[]} */
const cleanUp = [];
let code = 0;

/** @param {unknown} reason */
function giveUp(reason) {
  explain(reason);
  code = 1;
}

async function main() {
  const given = withoutShopVariables(readEnvironment());
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  takeAlone(dir, cleanUp);
  await endLeftovers(join(dir, "run"));
  await ensureServers(given);
  const stack = await startStack({ dir, given, databases: ["few", "many"], appPorts: await choosePorts(1), giveUp, cleanUp });
  const envs = /** @type {const} */ (["few", "many"]).map((name) => ({ name, env: { ...stack.env(stack.apps[0] ?? "", name), BENCH_USERS: String(users[name]), BENCH_AUDIT: String(audit[name]), LOG_LEVEL: "warn" } }));
  for (const { name, env } of envs) {
    await prepareDatabase(env, false);
    await step(`${users[name].toLocaleString("en")} accounts`, (progress) => runScript("Filling the database", "bench/rows/fill.ts", env, (line) => (progress(line.trim()), process.argv.includes("--fill") && say(line))));
  }
  if (process.argv.includes("--fill")) return;
  const askers = await Promise.all(envs.map(({ env }) => startAsker("bench/rows/ask.ts", env)));
  for (const asker of askers) cleanUp.unshift(asker.stop);
  const [few, many] = /** @type {[import("./rows/asker.mjs").Asker, import("./rows/asker.mjs").Asker]} */ (askers);
  /** @type {Record<string, { few: number[], many: number[], rows: [number, number] }>} */
  const measured = {};
  await step(`${few.jobs.length} jobs, ${rounds} rounds each`, async (progress) => {
    const only = process.argv.includes("--only") ? (process.argv[process.argv.indexOf("--only") + 1] ?? "") : "";
    const jobs = few.jobs.filter((one) => one.startsWith(only));
    // All of them in each round, so that a busy moment of the machine meets them all; the first rounds read from disk what
    // people who look twice find in memory.
    for (let round = -4; round < rounds; round++) {
      progress(`round ${round}`);
      for (const job of jobs) {
        const entry = (measured[job] ??= { few: [], many: [], rows: [0, 0] });
        for (const side of round % 2 ? /** @type {const} */ (["few", "many"]) : /** @type {const} */ (["many", "few"])) {
          const { ms, rows } = await (side === "few" ? few : many).ask(job);
          if (round >= 0) entry[side].push(ms);
          entry.rows[side === "few" ? 0 : 1] = rows;
        }
      }
    }
  });
  if (!rowsReport({ measured, jobs: few.jobs, users, audit, rounds, save: !process.argv.includes("--quick") && !process.argv.includes("--only") })) code = 1;
}

try {
  await main();
} catch (error) {
  giveUp(error);
}
for (const undo of cleanUp) await undo();
process.exit(code);
