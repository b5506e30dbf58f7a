import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { holder, takeLock } from "./locks.mjs";
import { endLeftovers, keepPid, living, mark } from "./pids.mjs";

const folder = () => mkdtempSync(join(tmpdir(), "lemon-locks-"));
const sleeper = () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000); console.log('up')"], { detached: true, stdio: ["ignore", "pipe", "ignore"] });

describe("a lock", () => {
  it("is held by one", () => {
    const path = join(folder(), "lock");
    const give = takeLock(path);
    expect(give).not.toBeNull();
    expect(holder(path)).toBe(process.pid);
    expect(takeLock(path)).toBeNull();
    give?.();
    expect(holder(path)).toBeNull();
    expect(takeLock(path)).not.toBeNull();
  });

  it("of a process that died is free", async () => {
    const path = join(folder(), "lock");
    const child = sleeper();
    await once(child.stdout, "data");
    writeFileSync(path, mark(child.pid ?? 0));
    expect(takeLock(path)).toBeNull();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(takeLock(path)).not.toBeNull();
  });

  it("of a pid that is somebody else's by now is free", () => {
    const path = join(folder(), "lock");
    writeFileSync(path, `${process.ppid} 12345\n`);
    expect(takeLock(path)).not.toBeNull();
  });

  it("that was written halfway is free", () => {
    const path = join(folder(), "lock");
    writeFileSync(path, "");
    expect(takeLock(path)).not.toBeNull();
  });
});

describe("leftovers", () => {
  it("are ended, and only they", async () => {
    const dir = folder();
    const [ours, foreign] = [sleeper(), sleeper()];
    await Promise.all([once(ours.stdout, "data"), once(foreign.stdout, "data")]);
    keepPid(dir, "ours", ours.pid ?? 0);
    // The same pid, but born at another time: no longer the process that was started.
    writeFileSync(join(dir, "foreign.pid"), `${foreign.pid} 12345\n`);
    const gone = once(ours, "exit");
    expect(await endLeftovers(dir)).toEqual(["ours"]);
    await gone;
    expect(living(mark(foreign.pid ?? 0))).toBe(foreign.pid);
    expect(() => readFileSync(join(dir, "foreign.pid"))).toThrow();
    foreign.kill("SIGKILL");
    await once(foreign, "exit");
  });
});
