// npm run bench -- lighthouse: Lighthouse mobile on four pages of the production build, and on one without its scripts, in turns.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { cpus } from "node:os";
import { demoSignIns } from "../local/app.mjs";
import { say, step } from "../local/console.mjs";
import { readEnvironment, withoutShopVariables } from "../local/environment.mjs";
import { dataDir, inRoot } from "../local/paths.mjs";
import { ensureServers, startStack } from "../local/stack.mjs";
import { browserNeeds, choosePorts, startShop } from "../local/test-e2e.mjs";
import { takeAlone } from "./shops.mjs";
import { median } from "./drive.mjs";
import { lighthouse } from "./lighthouse.mjs";
import { signIn } from "./sign-in.mjs";

const goals = { score: 98, lcp: 1_500, tbt: 150, requests: 10 };
const pages = [["home", "/"], ["login", "/login"], ["register", "/register"], ["addresses", "/account/addresses"]];

/**
 * What a browser on this machine needs for a page before any script.
 * @param {string} shop @param {import("./shops.mjs").CleanUp} cleanUp @returns {Promise<string>} the origin of the shop's pages with their scripts left out
 */
async function withoutScripts(shop, cleanUp) {
  const server = createServer((asked, response) => {
    request(new URL(asked.url ?? "/", shop), { headers: { ...asked.headers, host: new URL(shop).host, ...(asked.headers["sec-fetch-dest"] === "document" ? { "accept-encoding": "identity" } : {}) } }, async (answer) => {
      const page = answer.headers["content-type"]?.startsWith("text/html");
      const { "content-length": length, "transfer-encoding": _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 500, page || !length ? headers : { ...headers, "content-length": length });
      if (!page) return void answer.pipe(response);
      let html = "";
      for await (const piece of answer.setEncoding("utf8")) html += piece;
      response.end(html.replace(/<script\b[^>]*>.*?<\/script>/gs, ""));
    }).on("error", () => response.destroy()).end();
  });
  cleanUp.push(() => void server.close());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return `http://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/** @param {import("./shops.mjs").CleanUp} cleanUp @param {(reason: unknown) => void} giveUp @param {number} runs of each page */
export async function pageSpeed(cleanUp, giveUp, runs) {
  const given = withoutShopVariables(readEnvironment());
  await ensureServers(given, browserNeeds);
  const dir = `${dataDir}/bench-pages`;
  takeAlone(dir, cleanUp);
  const stack = await startStack({ dir, given, databases: ["e2e_test"], appPorts: await choosePorts(1), throwaway: true, giveUp, cleanUp });
  await startShop(stack, cleanUp, giveUp);
  const shop = stack.apps[0] ?? "";
  const demo = demoSignIns().find(({ role }) => role === "shopper");
  const cookie = demo ? await signIn(shop, demo.username, demo.password) : "";
  const measured = [...pages.map(([name = "", path = ""]) => ({ name, path, url: `${shop}${path}` })), { name: "register without its scripts", path: "", url: `${await withoutScripts(shop, cleanUp)}/register` }]
    .map((page) => ({ ...page, seen: /** @type {import("./lighthouse.mjs").Seen[]} */ ([]) }));
  for (let run = 0; run < runs; run++) {
    await step(`Lighthouse mobile, run ${run + 1} of ${runs}`, async () => {
      for (const { url, path, seen } of measured) seen.push(await lighthouse(url, path.startsWith("/account") ? cookie : ""));
    });
  }
  const all = measured.map(({ name, path, seen }) => {
    const middle = (/** @type {keyof import("./lighthouse.mjs").Seen} */ key) => median(seen.map((one) => one[key]));
    const blocked = seen.map(({ tbt }) => Math.round(tbt));
    return { name, path, score: middle("score"), lcp: Math.round(middle("lcp")), tbt: Math.round(middle("tbt")), tbtFrom: Math.min(...blocked), tbtTo: Math.max(...blocked), requests: middle("requests"), kB: Math.round(middle("bytes") / 1000) };
  });
  const [rows, floor] = [all.filter(({ path }) => path), all.find(({ path }) => !path)];
  const cell = (/** @type {number} */ value, /** @type {boolean} */ good, unit = "") => `${value}${unit}${good ? "" : " **not met**"}`;
  const blocking = (/** @type {typeof all[number]} */ row) => `${row.tbt} ms (${row.tbtFrom}–${row.tbtTo})`;
  const table = ["| page | score (≥ 98) | LCP (≤ 1,500 ms) | TBT (≤ 150 ms) | requests (≤ 10) | kB over the line |", "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.name} | ${cell(row.score, row.score >= goals.score)} | ${cell(row.lcp, row.lcp <= goals.lcp, " ms")} | ${blocking(row)}${row.tbt <= goals.tbt ? "" : " **not met**"} | ${cell(row.requests, row.requests <= goals.requests)} | ${row.kB} |`),
    ...(floor ? [`| *${floor.name}* | ${floor.score} | ${floor.lcp} ms | ${blocking(floor)} | ${floor.requests} | ${floor.kB} |`] : [])].join("\n");
  const at = new Date().toISOString();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, Node ${process.version}`;
  const text = `# Lighthouse mobile\n\n${at.slice(0, 16).replace("T", " ")} UTC, ${machine}. \`npm run bench -- lighthouse\`: Lighthouse's own mobile settings (a phone with a quarter of the
speed, slow 4G, cold cache), the median of ${runs} run${runs === 1 ? "" : "s"} in turns; blocking with its smallest and largest. The last line
is what a browser on this machine needs before any script.\n\n${table}\n`;
  say(`\n${text}`);
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(inRoot("bench/results/pages.md"), text);
  writeFileSync(inRoot("bench/results/pages.json"), `${JSON.stringify({ at, machine, runs, goals, pages: rows, floor }, null, 1)}\n`);
}
