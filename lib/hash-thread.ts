// A thread of its own that hashes passwords, started by the front door (lib/hash-threads.ts). Not a module to import.
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { hashSync, verifySync } from "@node-rs/argon2";
import { allButFirst } from "./cores";
import type { HashJob, HashResult } from "./hash-threads";

/** Hashing yields to everything else on the machine: a flood of logins uses what is left over, and browsing stays quick. */
function stepBack(): void {
  try {
    // Linux knows priorities of threads; this one's number stands at the end of the link.
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    if (!(thread > 0) || thread === process.pid) return;
    setPriority(thread, 10);
    // All processes of the machine leave the same core: one thread each would otherwise fill them all. Node can't say it.
    const mask = allButFirst(readFileSync("/proc/thread-self/status", "utf8"));
    if (mask) execFileSync("taskset", ["-p", mask, String(thread)], { stdio: "ignore", timeout: 2_000 });
  } catch {
    // Elsewhere, and where there is no taskset, the queue alone has to do.
  }
}

function work(job: HashJob): string | boolean {
  return job.stored === null ? hashSync(job.password, job.parameters) : verifySync(job.stored, job.password);
}

stepBack();
parentPort?.on("message", ({ id, job }: { id: number; job: HashJob }) => {
  let result: HashResult;
  try {
    result = { id, value: work(job) };
  } catch (error) {
    result = { id, error: error instanceof Error ? error.message : "a hash failed" };
  }
  parentPort?.postMessage(result);
});
