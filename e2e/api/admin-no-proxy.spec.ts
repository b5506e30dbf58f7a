import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { newStaff, type Staff } from "../staff";

/*
 * The same build, served by a process of its own without proxy.ts: what guards a page must be the page. `npm test` hands the
 * shop's environment down; by hand, without it, there is no process to start.
 */
const root = join(import.meta.dirname, "..", "..");
test.skip(!process.env.AUTH_SECRET, "needs the environment of the shop (npm test -- e2e)");
// One process for the file: it starts a server of its own.
test.describe.configure({ mode: "default" });

let server: ChildProcess | undefined;
let url = "";
const name = `no-proxy-${process.pid}`;
const copy = join(root, ".next", name);
let people: Record<string, Staff | null>;

/** The newest build as links, but for the list that says where the proxy stands. */
function buildWithoutProxy(): void {
  const builds = readdirSync(join(root, ".next")).map((name) => join(root, ".next", name)).filter((dir) => !dir.includes("no-proxy") && existsSync(join(dir, "front-door.mjs")));
  const newest = builds.sort((a, b) => statSync(join(b, "front-door.mjs")).mtimeMs - statSync(join(a, "front-door.mjs")).mtimeMs)[0];
  if (!newest) throw new Error("there is no build");
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, "server"), { recursive: true });
  for (const name of readdirSync(newest)) if (name !== "server") symlinkSync(join(newest, name), join(copy, name));
  for (const name of readdirSync(join(newest, "server"))) if (!/^(functions-config-manifest\.json|middleware.*)$/.test(name)) symlinkSync(join(newest, "server", name), join(copy, "server", name));
  writeFileSync(join(copy, "server", "functions-config-manifest.json"), '{"version":1,"functions":{}}');
  writeFileSync(join(copy, "server", "middleware-manifest.json"), '{"version":3,"middleware":{},"sortedMiddleware":[],"functions":{}}');
  for (const name of readdirSync(join(newest, "server"))) if (name.startsWith("middleware-build-manifest")) symlinkSync(join(newest, "server", name), join(copy, "server", name));
}

const freePort = () => new Promise<number>((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
  });
});

test.beforeAll(async () => {
  buildWithoutProxy();
  const port = await freePort();
  url = `http://localhost:${port}`;
  server = spawn(process.execPath, [join(copy, "front-door.mjs")], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_DIST_DIR: `.next/${name}`, PORT: String(port), ALLOWED_HOSTS: `localhost:${port}` },
    stdio: "ignore",
  });
  await expect.poll(() => fetch(`${url}/api/health`).then((answer) => answer.status, () => 0), { timeout: 30_000 }).toBe(200);
  people = { nobody: null, shopper: await newStaff("shopper"), support: await newStaff("support"), admin: await newStaff("admin") };
});
test.afterAll(() => {
  server?.kill();
  rmSync(copy, { recursive: true, force: true });
});

function ask(path: string, who: string): Promise<Response> {
  const token = people[who]?.client.token;
  return fetch(url + path, { redirect: "manual", headers: token ? { cookie: `lm-session=${token}` } : {} });
}

test("the proxy is really off", async () => {
  const answer = await fetch(`${url}/en/terms`, { redirect: "manual" });
  expect(answer.status).toBe(200);
  // The front door's own policy for whatever has none allows no script; a page's names them.
  expect(answer.headers.get("content-security-policy")).not.toContain("script-src");
});

for (const prefix of ["/en", "/zh"]) {
  for (const [path, allowed] of [["/admin", ["support", "admin"]], ["/admin/users", ["support", "admin"]], ["/admin/messages", ["support", "admin"]], ["/admin/audit", ["admin"]], ["/admin/two-factor", ["support", "admin"]]] as const) {
    test(`${prefix}${path} is guarded by itself`, async () => {
      for (const who of Object.keys(people)) {
        const answer = await ask(prefix + path, who);
        const expected = (allowed as readonly string[]).includes(who) ? 200 : who === "nobody" ? 307 : 404;
        expect(`${who} ${answer.status}`).toBe(`${who} ${expected}`);
      }
    });
  }
}
