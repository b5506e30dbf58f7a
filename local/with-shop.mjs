// node local/with-shop.mjs scripts/x.ts [arguments…]: runs a command of the project in the environment of the shop: its own
// variables where they are set (a deployment), or those of the shop that `npm start` runs here.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Stop, explain } from "./console.mjs";
import { appEnvironment, readEnvironment } from "./environment.mjs";
import { dataDir, inRoot } from "./paths.mjs";
import { program } from "./programs.mjs";
import { stackSecrets } from "./secrets.mjs";

/** @returns {import("./environment.mjs").Env} */
function environment() {
  const given = readEnvironment();
  if (given["DATABASE_URL"] && given["AUTH_SECRET"]) return given;
  const file = given["LEMON_SERVICES"] ?? join(dataDir, "services.json");
  if (!existsSync(file)) throw new Stop("No shop runs here.", ["Start it first (npm start), in another window; or set the variables of .env.example for a shop elsewhere."]);
  const { shop, inbox, kv, inngest, database } = JSON.parse(readFileSync(file, "utf8"));
  const secrets = stackSecrets(dataDir);
  return {
    ...process.env,
    ...appEnvironment({ given, secrets, databaseUrl: database, kvUrl: kv, kvToken: secrets.kvToken, providers: inbox, inngest, appUrl: shop }),
  };
}

try {
  const [file = "", ...given] = process.argv.slice(2);
  const child = spawn(process.execPath, [...(await program(file)), ...given], {
    cwd: inRoot(),
    env: /** @type {NodeJS.ProcessEnv} */ (environment()),
    stdio: "inherit",
  });
  child.once("close", (code) => process.exit(code ?? 1));
} catch (error) {
  explain(error);
  process.exit(1);
}
