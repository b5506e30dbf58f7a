/** The parts of the stack that a drill takes away: killed, kept down, let back, or started a second time in another way. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { program } from "../../local/programs.mjs";
import { services } from "../abuse/client";

export { services };

export type Part = "mysql" | "redis" | "kv" | "providers" | "inngest" | "app" | "app-2";

export const stackDir = resolve(dirname(process.env.LEMON_SERVICES ?? ".data/services.json"));
const holdFile = (part: Part) => join(stackDir, "hold", part);

export const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Asks until the answer is yes, every 100 ms. @returns how many milliseconds that took. */
export async function until(what: string, seconds: number, ask: () => boolean | Promise<boolean>, every = 100): Promise<number> {
  const began = performance.now();
  while (!(await Promise.resolve().then(ask).catch(() => false))) {
    if (performance.now() - began > seconds * 1000) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(every);
  }
  return Math.round(performance.now() - began);
}

function pidOf(part: Part): number {
  const pid = services().pids[part];
  if (!pid) throw new Error(`nobody knows the process of ${part}`);
  return pid;
}

/** Whether a process is there at all. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Kills a part at once; the launcher starts it again, unless it is held. @returns what resolves when it is back. */
export function kill(part: Part, signal: NodeJS.Signals = "SIGKILL"): () => Promise<number> {
  const pid = pidOf(part);
  process.kill(pid, signal);
  return () => until(`${part} is back`, 60, () => services().pids[part] !== pid && lives(pidOf(part)));
}

/** Kills a part and keeps it down. @returns what lets it return, and resolves when it has. */
export async function takeDown(part: Part): Promise<() => Promise<number>> {
  mkdirSync(join(stackDir, "hold"), { recursive: true });
  writeFileSync(holdFile(part), "");
  const pid = pidOf(part);
  const back = kill(part);
  await until(`${part} is dead`, 10, () => !lives(pid));
  return () => {
    rmSync(holdFile(part), { force: true });
    return back();
  };
}

/** After a drill, whatever became of it: nothing is held. */
export function releaseAll(): void {
  rmSync(join(stackDir, "hold"), { recursive: true, force: true });
  mkdirSync(join(stackDir, "hold"), { recursive: true });
}

export type Own = { url: string; child: ChildProcess; ended: Promise<number | null>; stop: () => Promise<number | null> };

/** Starts a process of our own beside the stack; its log lies with the others'. Resolves when it answers at `path`. */
export async function start(name: string, args: string[], port: number, path: string, env: Record<string, string | undefined>): Promise<Own> {
  const log = openSync(join(stackDir, "logs", `${name}.log`), "a");
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_ENV: "production", ...env, PORT: String(port) }, stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const url = `http://localhost:${port}`;
  const stop = () => {
    if (child.exitCode === null) child.kill("SIGTERM");
    return ended;
  };
  try {
    await until(`${name} answers`, 60, async () => (await fetch(url + path, { signal: AbortSignal.timeout(5_000) })).ok);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return { url, child, ended, stop };
}

/**
 * One more process of the shop, on the same build and (but for `more`) in the same environment as the others: an e-mail that
 * two of them try is the same to the letter, or its key would be refused.
 */
export function startShop(name: string, port: number, more: Record<string, string | undefined> = {}): Promise<Own> {
  const build = process.env.NEXT_DIST_DIR;
  if (!build) throw new Error("which build? `npm run faults` says it in NEXT_DIST_DIR");
  return start(name, [join(build, "front-door.mjs")], port, "/api/health", { ALLOWED_HOSTS: `localhost:${port}`, ...more });
}

/** One more job runner. */
export async function startRunner(name: string, port: number, more: Record<string, string | undefined>): Promise<Own> {
  const state = join(stackDir, `${name}.jsonl`);
  return start(name, await program("local/inngest/main.ts"), port, "/health", { STATE_FILE: state, RETRY_SCALE: "0.01", ...more });
}
