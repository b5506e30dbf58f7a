import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { stopForeground } from "./commands.mjs";
import { startService, stopStarting, type Spec } from "./processes.mjs";

const dir = mkdtempSync(join(tmpdir(), "processes-"));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const part = (name: string, isReady: () => boolean): Spec => ({
  name, title: name, dir, command: process.execPath, args: ["-e", "setInterval(() => {}, 1000)"], env: process.env, isReady: async () => isReady(),
});
const pidOf = (name: string) => Number(readFileSync(join(dir, "run", `${name}.pid`), "utf8").split(" ")[0]);
const lives = (pid: number) => existsSync(`/proc/${pid}`);

test("a part that is just starting is ended by who ends the stack, and after a signal nothing begins", async () => {
  const started = await startService(part("ready", () => true), () => undefined);
  const starting = startService(part("never", () => false), () => undefined);
  const refused = expect(starting).rejects.toThrow("ended while starting");
  await expect.poll(() => existsSync(join(dir, "run", "never.pid"))).toBe(true);
  const pid = pidOf("never");
  await stopStarting(dir);
  await refused;
  expect([lives(pid), lives(started.pid())]).toEqual([false, true]);

  stopForeground();
  await expect(startService(part("late", () => true), () => undefined)).rejects.toThrow("Stopped.");
  expect(existsSync(join(dir, "run", "late.pid"))).toBe(false);
  // One that dies now stays so.
  const last = started.pid();
  process.kill(last, "SIGKILL");
  await expect.poll(() => existsSync(join(dir, "run", "ready.pid"))).toBe(false);
  await started.stop();
  expect(started.pid()).toBe(last);
});
