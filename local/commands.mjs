// Commands that run to their end, while the person waits.
import { spawn } from "node:child_process";
import { Stop, dim } from "./console.mjs";
import { send } from "./pids.mjs";

/**
 * Runs a command to its end, quietly; what it wrote is shown when it fails.
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, onLine?: (line: string) => void, show?: boolean, signal?: AbortSignal }} [options] `show` lets it write to the console
 * @returns {Promise<{ code: number, lines: string[] }>}
 */
export function run(title, command, args, { env, cwd, onLine, show = false, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: /** @type {NodeJS.ProcessEnv} */ (env ?? process.env),
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
      detached: true,
    });
    const end = () => {
      // Runners of tests close their browsers on SIGINT.
      send(show ? (child.pid ?? 0) : -(child.pid ?? 0), show ? "SIGINT" : "SIGTERM");
      setTimeout(() => send(-(child.pid ?? 0), "SIGKILL"), 10_000).unref();
    };
    (signal ?? stopSignal).addEventListener("abort", end, { once: true });
    /** @type {string[]} */
    let lines = [];
    const hear = (/** @type {Buffer} */ chunk) => {
      const fresh = chunk.toString("utf8").split("\n").filter((line) => line.trim());
      lines = [...lines, ...fresh].slice(-400);
      for (const line of fresh) onLine?.(line);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", (error) => reject(new Stop(`${title}: ${error.message}`)));
    child.once("close", (code) => {
      (signal ?? stopSignal).removeEventListener("abort", end);
      resolve({ code: code ?? 1, lines });
    });
  });
}

const stopper = new AbortController();
/** Aborted when the person wants everything to end. */
export const stopSignal = stopper.signal;

/** Ends whatever is running in the foreground. */
export const stopForeground = () => stopper.abort();

/** `run` that throws unless the command succeeds. @type {(title: string, command: string, args: string[], options?: Parameters<typeof run>[3]) => Promise<string[]>} */
export async function mustRun(title, command, args, options) {
  const { code, lines } = await run(title, command, args, options);
  if (stopSignal.aborted) throw new Stop("Stopped.");
  if (code !== 0) throw new Stop(`${title} failed (code ${code}).`, lines.slice(-25).map(dim));
  return lines;
}
