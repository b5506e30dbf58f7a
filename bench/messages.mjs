// npm run bench:messages [-- 10000]: how quickly queued e-mails drain, through relay, runner, functions, SDK and provider,
// and whether the ledger and the database agree at the end. Two processes of the production build, everything on this machine.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Stop, explain, say, step } from "../local/console.mjs";
import { readEnvironment, withoutShopVariables } from "../local/environment.mjs";
import { runScript } from "../local/node-parts.mjs";
import { dataDir } from "../local/paths.mjs";
import { ensureServers, startStack } from "../local/stack.mjs";
import { choosePorts, startShop } from "../local/test-e2e.mjs";
import { takeAlone } from "./shops.mjs";

const count = process.argv[2] ?? "10000";
const given = withoutShopVariables(readEnvironment());
const dir = join(dataDir, "bench-messages");
/** @type {(() => Promise<void> | void)[]} */
const cleanUp = [];
let failed = false;

/** @param {unknown} reason */
function giveUp(reason) {
  explain(reason);
  failed = true;
}

try {
  takeAlone(dir, cleanUp);
  rmSync(dir, { recursive: true, force: true });
  await ensureServers(given);
  const stack = await startStack({ dir, given, databases: ["e2e_test"], appPorts: await choosePorts(2), giveUp, cleanUp });
  // The provider here has no limit of its own.
  const env = await startShop(stack, cleanUp, giveUp, { EMAIL_CONCURRENCY: "40" });
  await step("Draining", async () => runScript("The benchmark", "bench/messages-drain.ts", { ...env, LOG_LEVEL: "warn", BENCH_COUNT: count }, say));
} catch (error) {
  giveUp(error instanceof Error ? error : new Stop(String(error)));
}
for (const undo of cleanUp.reverse()) await undo();
say();
process.exit(failed ? 1 : 0);
