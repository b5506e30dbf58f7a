import "server-only";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { hash, type Options, verify } from "@node-rs/argon2";
import { log } from "./log";

/** What to hash, or to check against `stored`. */
export type HashJob = { password: string; stored: string | null; parameters: Options };
export type HashResult = { id: number; value: string | boolean } | { id: number; error: string };
type Waiting = { resolve: (value: string | boolean) => void; reject: (error: Error) => void };
type Thread = { worker: Worker; waiting: Map<number, Waiting> };

// The front door and Next's own bundle are two copies of this file in one process; they share threads.
const held = globalThis as typeof globalThis & { lemonHashThreads?: Thread[] };
let jobs = 0;

/** How many hashes run at once in a process: a core is left for what people wait for. */
export const hashesAtOnce = Math.min(2, Math.max(1, availableParallelism() - 1));

/**
 * Starts the threads that hash for this process, behind everything else in priority. Without them (scripts, tests,
 * platforms that run Next themselves) the library's own threads do.
 * @param program lib/hash-thread.ts as the build bundled it
 */
export function startHashThreads(program: URL): void {
  held.lemonHashThreads = Array.from({ length: hashesAtOnce }, () => startThread(program));
}

function startThread(program: URL): Thread {
  const worker = new Worker(program);
  const thread: Thread = { worker, waiting: new Map() };
  worker.unref();
  worker.on("message", (result: HashResult) => {
    const asked = thread.waiting.get(result.id);
    thread.waiting.delete(result.id);
    if ("error" in result) asked?.reject(new Error(result.error));
    else asked?.resolve(result.value);
  });
  worker.on("error", (error) => log.error({ error }, "a hash thread ended"));
  worker.once("exit", () => {
    held.lemonHashThreads = held.lemonHashThreads?.filter((other) => other !== thread);
    for (const { reject } of thread.waiting.values()) reject(new Error("a hash thread ended"));
  });
  return thread;
}

async function ask(job: HashJob): Promise<string | boolean | undefined> {
  const thread = held.lemonHashThreads?.toSorted((a, b) => a.waiting.size - b.waiting.size)[0];
  if (!thread) return undefined;
  return new Promise((resolve, reject) => {
    const id = jobs++;
    thread.waiting.set(id, { resolve, reject });
    thread.worker.postMessage({ id, job });
  });
}

/** Hashes by a thread. @throws Error when the thread broke. */
export async function hashByThread(password: string, parameters: Options): Promise<string> {
  const value = await ask({ password, stored: null, parameters });
  return typeof value === "string" ? value : hash(password, parameters);
}

/** Checks by a thread. @throws Error when the thread broke or `stored` is no hash. */
export async function verifyByThread(stored: string, password: string): Promise<boolean> {
  const value = await ask({ password, stored, parameters: {} });
  return typeof value === "boolean" ? value : verify(stored, password);
}
