// The parts of `local/` that are TypeScript programs of our own, and the scripts of the project.
import { mustRun } from "./commands.mjs";
import { step } from "./console.mjs";
import { inRoot } from "./paths.mjs";
import { startService } from "./processes.mjs";

/** @typedef {import("./environment.mjs").Env} Env */

/** @param {string} file @returns {string[]} arguments for node that run a TypeScript file in the same process, so that signals and pids are its own */
export function typescriptArgs(file) {
  return ["--import", "tsx", inRoot(file)];
}

/** @param {Env} env @returns {Env} */
export function typescriptEnv(env) {
  return { ...env, TSX_TSCONFIG_PATH: inRoot("tsconfig.scripts.json") };
}

/**
 * Starts one of our own small servers.
 * @param {{ name: string, title: string, file: string, env: Env, port: number, dir: string, giveUp: (reason: import("./console.mjs").Stop) => void }} options
 * @returns {Promise<import("./processes.mjs").Service>}
 */
export async function startPart({ name, title, file, env, port, dir, giveUp }) {
  return startService(
    {
      name,
      title,
      command: process.execPath,
      args: typescriptArgs(file),
      env: typescriptEnv({ ...env, PORT: String(port), NODE_ENV: "production" }),
      cwd: inRoot(),
      dir,
      isReady: async (running) => running.port !== null,
    },
    giveUp,
  );
}

/** Runs a script of the project to its end. @param {string} title @param {string} file @param {Env} env @param {(line: string) => void} [onLine] */
export async function runScript(title, file, env, onLine) {
  await mustRun(title, process.execPath, typescriptArgs(file), { cwd: inRoot(), env: typescriptEnv(env), onLine });
}

/** Brings a database to where the app expects it. @param {Env} env @param {boolean} demo whether to fill it with the demo shop */
export async function prepareDatabase(env, demo) {
  await step(demo ? "Migrations and demo data" : "Migrations", async () => {
    await runScript("The migration", "db/migrate.ts", env);
    // The demo shop has the divisions in it: one program less to load.
    if (demo) await runScript("Seeding the demo shop", "db/seed.ts", env);
    else await runScript("Loading the divisions of China", "scripts/areas-load.ts", env);
  });
}
