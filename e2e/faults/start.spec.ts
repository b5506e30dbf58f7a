import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "@playwright/test";
import { withoutShopVariables } from "../../local/environment.mjs";
import { root } from "../../local/paths.mjs";
import { nextFreePort } from "../../local/ports.mjs";
import { drill, expect, seen } from "./drill";
import { lives, until } from "./stack";

const own: (() => unknown)[] = [];

test.afterEach(async () => {
  for (const undo of own.splice(0).reverse()) await undo();
});

/** The project in a folder of its own, with packages and builds of this one: a shop beside the one that may run here. */
function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "lemon-start-"));
  own.push(() => rmSync(copy, { recursive: true, force: true }));
  const shared = ["node_modules", ".next"];
  for (const name of readdirSync(root).filter((one) => ![...shared, ".data", ".git"].includes(one))) cpSync(join(root, name), join(copy, name), { recursive: true });
  for (const name of shared) symlinkSync(join(root, name), join(copy, name));
  // The key that builds are made with.
  cpSync(join(root, ".data", "build-secrets.json"), join(copy, ".data", "build-secrets.json"));
  return copy;
}

drill("npm start while its port is taken: the next free one, services.json as long as it runs, and everything ended by Ctrl-C", 240, async () => {
  const taken = await nextFreePort(3000);
  const other = createServer((_, response) => response.end("somebody else")).listen(taken);
  own.push(() => new Promise((done) => void other.close(done)));
  const next = await nextFreePort(taken + 1);
  const copy = copyProject();
  const file = join(copy, ".data", "services.json");
  const child = spawn(process.execPath, ["local/start.mjs"], { cwd: copy, env: withoutShopVariables(process.env) as NodeJS.ProcessEnv, stdio: ["ignore", "ignore", "inherit"] });
  own.push(() => child.kill("SIGINT"));
  const ended = once(child, "exit");
  const took = await until("services.json is there", 180, () => existsSync(file));
  // Written once everything is up: the shop answers at once.
  const services = JSON.parse(readFileSync(file, "utf8")) as { shop: string; inbox: string; pids: Record<string, number> };
  expect(services.shop).toBe(`http://localhost:${next}`);
  expect((await fetch(`${services.shop}/api/health`)).status).toBe(200);
  expect(await (await fetch(`http://localhost:${taken}/`)).text()).toBe("somebody else");
  child.kill("SIGINT");
  expect((await ended)[0]).toBe(0);
  expect(existsSync(file)).toBe(false);
  expect(Object.entries(services.pids).filter(([, pid]) => lives(pid))).toEqual([]);
  seen(`port ${taken} was taken, ${new URL(services.shop).port} it was; ready after ${(took / 1000).toFixed(1)} s; ended with 0, nothing left running`);
});
