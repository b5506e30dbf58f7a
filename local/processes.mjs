// Children: started in a group of their own, watched, started again when they die, stopped in order.
import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stopSignal } from "./commands.mjs";
import { Stop, duration, say, warn, green, dim } from "./console.mjs";
import { openLog } from "./logs.mjs";
import { dropPid, keepPid, send } from "./pids.mjs";

/**
 * @typedef {object} Spec
 * @property {string} name short; names the pid file and the log
 * @property {string} title as a person would call it
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string | undefined>} env
 * @property {string} dir the stack's folder
 * @property {string} [cwd]
 * @property {(child: Running) => Promise<boolean>} isReady asked every 50 ms
 * @property {number} [readyWithin] ms
 * @property {number} [stopWithin] ms until it is killed
 * @property {(line: string) => void} [onLine] sees each line of its output
 *
 * @typedef {object} Running
 * @property {number} pid
 * @property {string[]} lines the last ones it wrote
 * @property {number | null} port from its ready line
 * @property {Promise<string>} ended resolves to how it ended
 *
 * @typedef {object} Service
 * @property {string} name
 * @property {() => number} pid
 * @property {() => number | null} port
 * @property {() => Promise<void>} stop
 */

/** Says `back` when a part that died runs again, under another pid. */
export const revivals = new EventEmitter();

/** @param {Spec} spec @returns {Running} */
function launch(spec) {
  const log = openLog(join(spec.dir, "logs", `${spec.name}.log`));
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: /** @type {NodeJS.ProcessEnv} */ (spec.env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  try {
    if (child.pid !== undefined) keepPid(join(spec.dir, "run"), spec.name, child.pid);
  } catch (error) {
    // A full disk. It runs all the same; only the next launcher would not know of it, should this one be killed.
    warn(`${spec.title}: its process id can't be written down (${error instanceof Error ? error.message : "unknown"})`);
  }
  /** @type {Running} */
  const running = { pid: child.pid ?? 0, lines: [], port: null, ended: Promise.resolve("") };
  let rest = "";
  const hear = (/** @type {Buffer} */ chunk) => {
    log.write(chunk);
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = (lines.pop() ?? "").slice(-10_000);
    for (const line of lines) {
      if (line.startsWith('{"ready":true')) running.port = Number(JSON.parse(line).port);
      spec.onLine?.(line);
    }
    running.lines = [...running.lines, ...lines].slice(-20);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  running.ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });
  void running.ended.then(() => {
    // What it may have started itself goes with it.
    send(-running.pid, "SIGKILL");
    dropPid(join(spec.dir, "run"), spec.name);
    log.close();
  });
  return running;
}

/** @param {Spec} spec @param {Running} running */
async function untilReady(spec, running) {
  try {
    await readiness(spec, running);
  } finally {
    starting.delete(running);
  }
}

/** @param {Spec} spec @param {Running} running */
async function readiness(spec, running) {
  /** @type {string | null} */
  let end = null;
  void running.ended.then((how) => (end = how));
  const deadline = Date.now() + (spec.readyWithin ?? 30_000);
  while (!(await spec.isReady(running))) {
    if (end !== null || Date.now() > deadline) {
      if (end === null) await stopRunning(spec, running);
      throw new Stop(`${spec.title} ${end === null ? "did not become ready" : `ended while starting (${end})`}.`, [
        ...running.lines.filter(Boolean).slice(-6).map(dim),
        ...(running.lines.some((line) => /no space left|errno: 28|disk is full/i.test(line)) ? ["The disk is full."] : []),
        `Its log: ${join(spec.dir, "logs", `${spec.name}.log`)}`,
      ]);
    }
    await wait(50);
  }
}

/** @param {Spec} spec @param {Running} running */
async function stopRunning(spec, running) {
  send(running.pid, "SIGTERM");
  const late = Symbol("late");
  const first = await Promise.race([running.ended, wait(spec.stopWithin ?? 10_000, late, { ref: false })]);
  if (first === late) {
    send(-running.pid, "SIGKILL");
    await running.ended;
  }
}

/** @type {Map<Running, Spec>} launched and not ready yet */
const starting = new Map();

/** Ends the parts that are just starting, whom nobody else knows yet. @param {string} dir the stack's folder */
export async function stopStarting(dir) {
  await Promise.all([...starting].filter(([, spec]) => spec.dir === dir).map(([running, spec]) => stopRunning(spec, running)));
}

/** @param {Spec} spec @returns {Running} @throws {Stop} after a signal to stop */
function begin(spec) {
  if (stopSignal.aborted) throw new Stop("Stopped.");
  const running = launch(spec);
  starting.set(running, spec);
  return running;
}

/**
 * Starts a part and keeps it alive. A part that dies is said and started again; one that dies ten times in a minute
 * ends everything through `giveUp`.
 * @param {Spec} spec
 * @param {(reason: Stop) => void} giveUp
 * @returns {Promise<Service>} once it is ready
 */
export async function startService(spec, giveUp) {
  let running = begin(spec);
  let stopping = false;
  /** @type {number[]} */
  let deaths = [];
  await untilReady(spec, running);

  const watch = async () => {
    const how = await running.ended;
    if (stopping) return;
    deaths = [...deaths.filter((time) => time > Date.now() - 60_000), Date.now()];
    const last = running.lines.filter(Boolean).slice(-3).map(dim);
    // Tests of faults kill often, and keep a part down with a file of its name in `hold`.
    const hold = join(spec.dir, "hold");
    const patient = existsSync(hold);
    while (existsSync(join(hold, spec.name)) && !stopping) await wait(20);
    if (stopping || stopSignal.aborted) return;
    if (deaths.length >= 10 && !patient) return giveUp(new Stop(`${spec.title} died ten times within a minute (${how}).`, last));
    warn(`${spec.title} died (${how}); starting it again`);
    const began = Date.now();
    try {
      running = begin(spec);
      await untilReady(spec, running);
    } catch (error) {
      if (!stopping) giveUp(error instanceof Stop ? error : new Stop(`${spec.title} can't be started again.`));
      return;
    }
    say(`  ${green("✓")} ${spec.title} is back ${dim(duration(Date.now() - began))}`);
    void watch();
    try {
      revivals.emit("back");
    } catch (error) {
      warn(`Where ${spec.title} is can't be written down (${error instanceof Error ? error.message : "unknown"})`);
    }
  };
  void watch();

  return {
    name: spec.name,
    pid: () => running.pid,
    port: () => running.port,
    async stop() {
      stopping = true;
      await stopRunning(spec, running);
    },
  };
}
