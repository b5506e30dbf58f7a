import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { actionIds, actions, everybody, forgedState, handlers, misfit, ownWords, pages, pathOf, reasonFor, staffWords, type Who } from "../admin-doors";
import { database, newStaff, type Staff } from "../staff";

/*
 * The same build, served by a process of its own without proxy.ts: what guards a page, an action or a handler must be itself. The
 * list is that of the matrix, so a new one is asked here too. `npm test` hands the shop's environment down; by hand, without it,
 * there is no process to start.
 */
const root = join(import.meta.dirname, "..", "..");
const build = join(root, process.env.NEXT_DIST_DIR ?? "");
test.skip(!process.env.AUTH_SECRET || !process.env.NEXT_DIST_DIR, "needs the environment of the shop (npm test -- e2e)");
// One process for the file: it starts a server of its own.
test.describe.configure({ mode: "default" });

let server: ChildProcess | undefined;
let url = "";
const folderName = `no-proxy-${process.pid}`;
const copy = join(root, ".next", folderName);
let people: Record<Who, Staff | null>;
/** Somebody to look for, and a message of theirs. */
let name = "";
let ids = { user: "", message: "" };

/** The build that is served as links, but for the list that says where the proxy stands. */
function buildWithoutProxy(): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, "server"), { recursive: true });
  for (const name of readdirSync(build)) if (name !== "server") symlinkSync(join(build, name), join(copy, name));
  for (const name of readdirSync(join(build, "server"))) if (!/^(functions-config-manifest\.json|middleware.*)$/.test(name)) symlinkSync(join(build, "server", name), join(copy, "server", name));
  writeFileSync(join(copy, "server", "functions-config-manifest.json"), '{"version":1,"functions":{}}');
  writeFileSync(join(copy, "server", "middleware-manifest.json"), '{"version":3,"middleware":{},"sortedMiddleware":[],"functions":{}}');
  for (const name of readdirSync(join(build, "server"))) if (name.startsWith("middleware-build-manifest")) symlinkSync(join(build, "server", name), join(copy, "server", name));
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
    env: { ...process.env, NODE_ENV: "production", NEXT_DIST_DIR: `.next/${folderName}`, PORT: String(port), APP_URL: url, ALLOWED_HOSTS: "" },
    stdio: "ignore",
  });
  await expect.poll(() => fetch(`${url}/api/health`).then((answer) => answer.status, () => 0), { timeout: 30_000 }).toBe(200);
  people = { nobody: null, shopper: await newStaff("shopper"), support: await newStaff("support"), admin: await newStaff("admin") };
  const target = await newStaff("shopper");
  const [rows] = await database().query("SELECT id FROM messages WHERE recipient = ? LIMIT 1", [`+86${target.mobile}`]);
  name = target.username;
  ids = { user: target.id, message: (rows as { id: string }[])[0]?.id ?? "" };
});
test.afterAll(() => {
  server?.kill();
  rmSync(copy, { recursive: true, force: true });
});

async function ask(path: string, who: Who, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = people[who]?.client.token;
  if (token) headers.set("cookie", `lm-session=${token}`);
  const answer = await fetch(url + path, { redirect: "manual", ...init, headers });
  // Next sends a request for RSC on to its own address with a key for caches.
  const onward = answer.headers.get("location") ?? "";
  return answer.status === 307 && /[?&]_rsc\b/.test(onward) && !path.includes("_rsc") ? ask(onward.replace(url, ""), who, init) : answer;
}

test("the proxy is really off", async () => {
  const answer = await fetch(`${url}/en/terms`, { redirect: "manual" });
  expect(answer.status).toBe(200);
  // The front door's own policy for whatever has none allows no script; a page's names them.
  expect(answer.headers.get("content-security-policy")).not.toContain("script-src");
});

for (const prefix of ["/en", "/zh"]) {
  for (const [folder, allowed] of Object.entries(pages)) {
    test(`page ${prefix}/admin/${folder} is guarded by itself`, async () => {
      for (const who of everybody) {
        const ways: Record<string, string>[] = [{}, { rsc: "1" }, { rsc: "1", "next-router-state-tree": forgedState.replace("%22en%22", `%22${prefix.slice(1)}%22`) }];
        for (const headers of ways) {
          const answer = await ask(pathOf(folder, ids, prefix), who, { headers });
          const text = await answer.text();
          const how = `${who} ${JSON.stringify(headers)}`;
          if (allowed.includes(who)) {
            expect(`${who} ${answer.status}`).toBe(`${who} 200`);
            expect(text, how).toContain(ownWords[folder]?.[prefix === "/zh" ? 1 : 0]);
          } else {
            if (!("rsc" in headers)) expect(`${who} ${answer.status}`).toBe(`${who} ${who === "nobody" ? 307 : 404}`);
            expect(text, how).not.toMatch(staffWords(name));
          }
        }
      }
    });
  }
}

for (const action of Object.keys(actions)) {
  test(`action ${action} is guarded by itself`, async () => {
    const id = actionIds().get(action);
    expect(id, "the build knows it").toBeTruthy();
    const path = pathOf(action.split(" ")[0] ?? "", ids, "/en");
    const call = async (who: Who, headers: Record<string, string>) => {
      const answer = await ask(path, who, { method: "POST", body: misfit(), headers: { "next-action": id ?? "", accept: "text/x-component", ...headers } });
      return /"reason":"(\w+)"/.exec(await answer.text())?.[1] ?? String(answer.status);
    };
    for (const who of everybody) {
      expect(`${who} ${await call(who, { origin: url })}`).toBe(`${who} ${reasonFor(action, who)}`);
      // Next itself lets a call without an origin pass.
      expect(`${who} ${await call(who, {})}`).toBe(`${who} cross_site`);
    }
  });
}

for (const [folder, allowed] of Object.entries(handlers)) {
  test(`handler ${folder} is guarded by itself`, async () => {
    for (const who of everybody) {
      const answer = await ask(pathOf(folder, ids, "/en"), who, { method: "POST", body: new URLSearchParams(), headers: { origin: url } });
      expect(`${who} ${answer.status}`).toBe(`${who} ${allowed.includes(who) ? 200 : who === "nobody" ? 401 : 403}`);
    }
  });
}
