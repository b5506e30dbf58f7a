// npm run bundle: the JavaScript each page loads before it can be used, as it goes over the line (gzip), against the budget of
// BENCH.md: 145 kB for pages to read, 180 kB for pages with a form. Polyfills for old browsers (nomodule) don't count.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { demoSignIns } from "../local/app.mjs";
import { explain, say, Stop } from "../local/console.mjs";
import { readEnvironment, withoutShopVariables } from "../local/environment.mjs";
import { dataDir, inRoot } from "../local/paths.mjs";
import { ensureServers, startStack } from "../local/stack.mjs";
import { choosePorts, startShop } from "../local/test-e2e.mjs";
import { takeAlone } from "./shops.mjs";
import { signIn } from "./sign-in.mjs";

const budget = { content: 145, form: 180 };
const anId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/** @returns {{ path: string, kind: "content" | "form" }[]} every page; what its address leaves open is filled in by `known` */
function pages() {
  const folder = inRoot("app/[locale]");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("page.tsx"))
    .map((file) => {
      const parts = file.split("/").slice(0, -1);
      const path = `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
      // /docs/ui shows every part of forms there is (and only on a machine of one's own).
      const kind = /^\((shop|docs)\)$/.test(parts[0] ?? "") && path !== "/docs/ui" ? "content" : "form";
      return { path, kind: /** @type {"content" | "form"} */ (kind) };
    })
    .sort((a, b) => a.path.localeCompare(b.path));
}

/**
 * What stands in for the parameters of the pages that have some, and a session that proved itself too long ago, who is asked to do it again.
 * @param {string} shop @param {string} database @param {string} shopper a Cookie header
 * @returns {Promise<{ addresses: Record<string, string>, stale: string }>}
 */
async function known(shop, database, shopper) {
  /** @param {string} path @param {unknown} [body] */
  const call = async (path, body) => {
    const answer = await fetch(`${shop}/api/v1${path}`, { method: body ? "POST" : "GET", headers: { cookie: shopper, origin: shop, "content-type": "application/json" }, body: body ? JSON.stringify(body) : null });
    if (!answer.ok) throw new Stop(`${path}: ${answer.status} ${await answer.text()}`);
    return /** @type {{ id: string }} */ (await answer.json()).id;
  };
  const address = await call("/addresses", { receiver: "张三", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "科技园1号", mobile: "13800138000" });
  const support = demoSignIns().find(({ role }) => role === "support");
  const stale = await signIn(shop, support.username, support.password);
  const connection = await createConnection({ uri: database, timezone: "Z" });
  try {
    await connection.query("UPDATE sessions SET proved_at = proved_at - INTERVAL 11 MINUTE WHERE user_id = (SELECT id FROM users WHERE username = ?) ORDER BY id DESC LIMIT 1", [support.username]);
    const [users] = await connection.query("SELECT id FROM users WHERE username = ?", [support.username]);
    const user = /** @type {{ id: string }[]} */ (users)[0]?.id ?? "";
    // Any identifier has the form of one; a message and a reset need no more.
    await connection.query(
      `INSERT INTO messages (id, kind, channel, recipient, locale, data, cause, state, attempts, generation, created_at, updated_at)
       VALUES (?, 'new-sign-in', 'email', 'nobody@demo.example', 'en', '{}', ?, 'cancelled', 0, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`, [anId, anId]);
    const addresses = { "/account/addresses/[id]": `/account/addresses/${address}`, "/admin/users/[id]": `/admin/users/${user}`, "/admin/messages/[id]": `/admin/messages/${anId}`, "/reset-password/code": `/reset-password/code?id=${anId}` };
    return { addresses, stale };
  } finally {
    await connection.end();
  }
}

/** @type {Map<string, Promise<number>>} */
const sizes = new Map();

/** @param {string} url @returns {Promise<number>} bytes as they go over the line */
function sizeOf(url) {
  const known = sizes.get(url);
  if (known) return known;
  const size = (async () => {
    const { request } = await import("node:http");
    return new Promise((resolve, reject) => {
      request(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
        let bytes = 0;
        response.on("data", (part) => (bytes += part.length));
        response.on("end", () => resolve(bytes));
      }).on("error", reject).end();
    });
  })();
  sizes.set(url, /** @type {Promise<number>} */ (size));
  return /** @type {Promise<number>} */ (size);
}

/** @param {string} shop @param {string} path @param {string[]} cookies tried one after another @returns {Promise<{ scripts: number, kB: number } | null>} null when nobody may see the page */
async function measure(shop, path, cookies) {
  for (const cookie of cookies) {
    const answer = await fetch(`${shop}${path}`, { headers: { cookie }, redirect: "manual" });
    const html = await answer.text();
    if (answer.status !== 200) continue;
    const found = [...html.matchAll(/<script\b([^>]*)>/g)].map((match) => match[1] ?? "").filter((attributes) => !/\bnomodule\b/i.test(attributes))
      .flatMap((attributes) => /\bsrc="([^"]+)"/.exec(attributes)?.[1] ?? []);
    // Most are fetched by a line of the page's (lib/late-scripts.ts).
    const late = /for\(const s of(\[[^\]]*\])\)/.exec(html)?.[1];
    const runtime = /\bl\.href="([^"]+)"/.exec(html)?.[1];
    const own = [...new Set([...found, .../** @type {string[]} */ (JSON.parse(late ?? "[]")), ...(runtime ? [runtime] : [])])];
    const bytes = await Promise.all(own.map((source) => sizeOf(new URL(source, shop).href)));
    return { scripts: own.length, kB: bytes.reduce((sum, size) => sum + size, 0) / 1000 };
  }
  return null;
}

/** @type {(() => Promise<void> | void)[]} */
const cleanUp = [];
let code = 0;
try {
  const given = withoutShopVariables(readEnvironment());
  const dir = join(dataDir, "bundle");
  takeAlone(dir, cleanUp);
  rmSync(dir, { recursive: true, force: true });
  await ensureServers(given);
  const stack = await startStack({ dir, given, databases: ["e2e_test"], appPorts: await choosePorts(1), throwaway: true, giveUp: explain, cleanUp });
  const env = await startShop(stack, cleanUp, explain);
  const shop = stack.apps[0] ?? "";
  const signed = [];
  for (const { username, password } of demoSignIns()) signed.push(await signIn(shop, username, password));
  const { addresses, stale } = await known(shop, env["DATABASE_URL"] ?? "", signed[0] ?? "");
  const rows = [];
  for (const { path, kind } of pages()) {
    const found = await measure(shop, addresses[path] ?? path, ["", ...signed, stale]);
    if (!found) {
      say(`  ✗ ${path} was not shown to anybody`);
      code = 1;
      continue;
    }
    const over = found.kB > budget[kind];
    if (over) code = 1;
    rows.push({ path, kind, ...found, kB: Number(found.kB.toFixed(1)), budget: budget[kind], over });
  }
  const at = new Date().toISOString();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, Node ${process.version}`;
  const head = `First-load JavaScript, gzip, ${at.slice(0, 10)}`;
  const table = ["| page | kind | scripts | kB | budget | |", "|---|---|---|---|---|---|", ...rows.map((row) => `| ${row.path} | ${row.kind} | ${row.scripts} | ${row.kB} | ${row.budget} | ${row.over ? "**over**" : "ok"} |`)].join("\n");
  say(`\n${head}\n\n${table}\n`);
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(inRoot("bench/results/bundle.md"), `# ${head}\n\n\`npm run bundle\`, the production build, without \`nomodule\` polyfills. ${machine}.\n\n${table}\n`);
  writeFileSync(inRoot("bench/results/bundle.json"), `${JSON.stringify({ at, machine, budget, pages: rows }, null, 1)}\n`);
} catch (error) {
  explain(error);
  code = 1;
}
for (const undo of cleanUp.reverse()) await undo();
process.exit(code);
