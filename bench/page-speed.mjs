// npm run bench -- lighthouse: Lighthouse mobile on four pages of the production build, the median of three runs each.
import { mkdirSync, writeFileSync } from "node:fs";
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
  const rows = [];
  for (const [name = "", path = ""] of pages) {
    await step(`Lighthouse mobile: ${name}`, async () => {
      const seen = [];
      for (let run = 0; run < runs; run++) seen.push(await lighthouse(`${shop}${path}`, path.startsWith("/account") ? cookie : ""));
      const middle = (/** @type {keyof import("./lighthouse.mjs").Seen} */ key) => median(seen.map((one) => one[key]));
      rows.push({ name, path, score: middle("score"), lcp: Math.round(middle("lcp")), tbt: Math.round(middle("tbt")), requests: middle("requests"), kB: Math.round(middle("bytes") / 1000) });
    });
  }
  const cell = (/** @type {number} */ value, /** @type {boolean} */ good, unit = "") => `${value}${unit}${good ? "" : " **not met**"}`;
  const table = ["| page | score (≥ 98) | LCP (≤ 1,500 ms) | TBT (≤ 150 ms) | requests (≤ 10) | kB over the line |", "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.name} | ${cell(row.score, row.score >= goals.score)} | ${cell(row.lcp, row.lcp <= goals.lcp, " ms")} | ${cell(row.tbt, row.tbt <= goals.tbt, " ms")} | ${cell(row.requests, row.requests <= goals.requests)} | ${row.kB} |`)].join("\n");
  const at = new Date().toISOString();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, Node ${process.version}`;
  const text = `# Lighthouse mobile\n\n${at.slice(0, 16).replace("T", " ")} UTC, ${machine}. \`npm run bench -- lighthouse\`: Lighthouse's own mobile settings (a phone with a quarter of the\nspeed, slow 4G, cold cache), the median of ${runs} run${runs === 1 ? "" : "s"}.\n\n${table}\n`;
  say(`\n${text}`);
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(inRoot("bench/results/pages.md"), text);
  writeFileSync(inRoot("bench/results/pages.json"), `${JSON.stringify({ at, machine, runs, goals, pages: rows }, null, 1)}\n`);
}
