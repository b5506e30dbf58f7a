// A program of the shop's own code that answers one question at a time, so that two databases are asked in turns.
import { spawn } from "node:child_process";
import { inRoot } from "../../local/paths.mjs";
import { program } from "../../local/programs.mjs";

/** @typedef {{ jobs: string[], ask: (job: string) => Promise<{ ms: number, rows: number }>, stop: () => void }} Asker */

/** @param {string} file @param {Record<string, string | undefined>} env @returns {Promise<Asker>} */
export async function startAsker(file, env) {
  const child = spawn(process.execPath, await program(file), { cwd: inRoot(), stdio: ["ignore", "inherit", "inherit", "ipc"], env: /** @type {NodeJS.ProcessEnv} */ (env) });
  const next = () => new Promise((resolve, reject) => {
    const lost = () => reject(new Error(`${file} ended before it answered`));
    child.once("exit", lost);
    child.once("message", (/** @type {{ error?: string }} */ message) => {
      child.off("exit", lost);
      if (message.error) reject(new Error(message.error));
      else resolve(message);
    });
  });
  const { jobs } = await next();
  return { jobs, ask: (job) => (child.send(job), next()), stop: () => void child.kill() };
}
