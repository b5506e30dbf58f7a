// npm run reset: an empty shop again.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Stop, explain, say } from "./console.mjs";
import { readEnvironment } from "./environment.mjs";
import { holder, takeLock } from "./locks.mjs";
import { dataDir } from "./paths.mjs";
import { endLeftovers } from "./pids.mjs";

async function reset() {
  const lock = join(dataDir, "shop.lock");
  const release = takeLock(lock);
  if (!release) throw new Stop(`The shop is running (process ${holder(lock) ?? "?"}).`, ["Stop it first, with Ctrl-C in its window."]);
  await endLeftovers(join(dataDir, "run"));
  // Tests that run right now keep theirs.
  const busy = readdirSync(dataDir).filter((name) => name.endsWith(".lock") && name !== "shop.lock" && holder(join(dataDir, name)) !== null);
  const kept = new Set(["shop.lock", ...busy, ...busy.map((name) => name.slice(0, -".lock".length)), ...(busy.length > 0 ? ["build-secrets.json"] : [])]);
  for (const name of readdirSync(dataDir)) if (!kept.has(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
  release();
  say("  .data is empty: the next npm start makes a new shop.");
  for (const name of ["DATABASE_URL", "KV_REST_API_URL"]) if (readEnvironment()[name]) say(`  ${name} is set: what it points at was left alone.`);
}

try {
  if (existsSync(dataDir)) await reset();
  else say("  There is no .data: nothing to empty.");
} catch (error) {
  explain(error);
  process.exit(1);
}
