/** Starts a stand-in as the process that it is in life, for the tests that kill it. */
import { spawn, type ChildProcess } from "node:child_process";
import { inRoot } from "./paths.mjs";
import { program } from "./programs.mjs";

export type Process = { child: ChildProcess; port: number; stderr: () => string; kill: (signal?: NodeJS.Signals) => Promise<number | null> };

/** Runs `local/<main>` and resolves at its ready line. Rejects with what it said when it ends before. */
export async function startProcess(main: string, env: Record<string, string>): Promise<Process> {
  // One process, not a wrapper with a child, so that a SIGKILL hits what it means.
  const child = spawn(process.execPath, await program(`local/${main}`), { cwd: inRoot(), env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const kill = (signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return new Promise((resolve, reject) => {
    void ended.then((code) => reject(new Error(`${main} ended with ${code}: ${err}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const line = /^(\{"ready":true,.*\})\n/m.exec(out)?.[1];
      if (line) resolve({ child, port: (JSON.parse(line) as { port: number }).port, stderr: () => err, kill });
    });
  });
}
