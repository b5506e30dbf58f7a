// The parts of `local/` that are TypeScript programs of our own, and the scripts of the project.
import { mustRun } from "./commands.mjs";
import { step } from "./console.mjs";
import { inRoot } from "./paths.mjs";
import { startService } from "./processes.mjs";
import { program } from "./programs.mjs";

/** @typedef {import("./environment.mjs").Env} Env */

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
      args: await program(file),
      env: { ...env, PORT: String(port), NODE_ENV: "production" },
      cwd: inRoot(),
      dir,
      isReady: async (running) => running.port !== null,
    },
    giveUp,
  );
}

/** Runs a script of the project to its end. @param {string} title @param {string} file @param {Env} env @param {(line: string) => void} [onLine] */
export async function runScript(title, file, env, onLine) {
  await mustRun(title, process.execPath, await program(file), { cwd: inRoot(), env, onLine });
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
