// Which processes are ours. A pid alone may meanwhile be somebody else's, so it is kept with the time the process began.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** @param {number} pid @returns {string | null} a text that tells this process from a later one with its pid; null when it is gone */
export function birth(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
  } catch {
    if (process.platform === "linux") return null;
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

/** @param {string} text as `mark` wrote it @returns {number | null} the pid when exactly that process still lives */
export function living(text) {
  const [pid, ...born] = text.trim().split(" ");
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 1) return null;
  return birth(number) === born.join(" ") ? number : null;
}

/** @param {number} pid @returns {string} the line that stands for this process in a file */
export function mark(pid) {
  return `${pid} ${birth(pid) ?? ""}\n`;
}

/** @param {string} folder @param {string} name @param {number} pid */
export function keepPid(folder, name, pid) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.pid`), mark(pid));
}

/** @param {string} folder @param {string} name */
export function dropPid(folder, name) {
  rmSync(join(folder, `${name}.pid`), { force: true });
}

/**
 * Ends what an earlier launcher left behind when it was killed itself.
 * @param {string} folder of pid files
 * @returns {Promise<string[]>} the names that were ended
 */
export async function endLeftovers(folder) {
  /** @type {string[]} */
  let files = [];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith(".pid"));
  } catch {
    return [];
  }
  const ended = await Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      const pid = living(text);
      if (pid !== null) await end(pid, () => living(text) === null);
      rmSync(path, { force: true });
      return pid === null ? [] : [file.slice(0, -".pid".length)];
    }),
  );
  return ended.flat();
}

/** @param {number} pid @param {() => boolean} gone */
async function end(pid, gone) {
  send(pid, "SIGTERM");
  for (const deadline = Date.now() + 20_000; Date.now() < deadline && !gone(); ) await wait(50);
  send(-pid, "SIGKILL");
  for (const deadline = Date.now() + 2_000; Date.now() < deadline && !gone(); ) await wait(20);
}

/** @param {number} pid negative for a whole group @param {NodeJS.Signals} signal */
export function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}
