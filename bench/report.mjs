// The table and the picture of a benchmark, in bench/results.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { say } from "../local/console.mjs";
import { inRoot } from "../local/paths.mjs";
import { median } from "./drive.mjs";
import { jobs } from "./jobs.mjs";
import { picture } from "./picture.mjs";

/** @param {number} value @returns {string} two digits that mean something */
export const short = (value) => (!Number.isFinite(value) ? "–" : value >= 10 ? value.toFixed(1) : value >= 0.095 ? value.toFixed(2) : value.toFixed(3));

/** @param {Record<string, import("./speed.mjs").Figures[]>} systems @param {string} a @param {string} b @param {(figures: import("./speed.mjs").Figures) => number} of @returns {number} the median of the rounds' ratios a ÷ b */
function ratio(systems, a, b, of) {
  const [first, second] = [systems[a] ?? [], systems[b] ?? []];
  return median(first.flatMap((figures, round) => (second[round] ? [of(figures) / of(second[round])] : [])));
}

/** @param {string[][]} rows the first is the head @returns {string} */
const markdown = (rows) => rows.map((row, index) => `| ${row.join(" | ")} |${index === 0 ? `\n|${row.map(() => "---").join("|")}|` : ""}`).join("\n");

/** @param {number} value @param {number} goal @returns {string} */
const met = (value, goal) => (!Number.isFinite(value) ? "not measured" : value <= goal ? "met" : "**not met**");

/** @param {{ measured: import("./speed.mjs").Measured, more: Record<string, number>, rows: Record<string, number>, rounds: number, save: boolean }} given */
export function report({ measured, more, rows, rounds, save }) {
  const lines = Object.entries(measured).map(([job, systems]) => {
    const { title, goal, stretch } = jobs[/** @type {keyof typeof jobs} */ (job)];
    const by = (/** @type {string} */ other, /** @type {(figures: import("./speed.mjs").Figures) => number} */ of) => ratio(systems, "shop", other, of);
    return {
      job, title, goal, stretch,
      cpuByPeer: by("peer", (f) => f.cpu), cpuByBare: by("bare", (f) => f.cpu), bareByPeer: ratio(systems, "bare", "peer", (f) => f.cpu),
      p50ByPeer: by("peer", (f) => f.ms), p50ByBare: by("bare", (f) => f.ms), throughputByPeer: by("peer", (f) => f.perSecond), throughputByBare: by("bare", (f) => f.perSecond),
      cpuMs: median((systems["shop"] ?? []).map((f) => f.cpu / 1000)),
    };
  });
  const table = markdown([
    ["job", "CPU ÷ Django", "goal", "stretch", "", "bare ÷ Django", "CPU ÷ bare", "p50 at 1 ÷ Django", "÷ bare", "throughput at 32 ÷ Django", "÷ bare"],
    ...lines.map((line) => [line.title, short(line.cpuByPeer), `≤ ${line.goal}`, line.stretch ? `≤ ${line.stretch}` : "", met(line.cpuByPeer, line.goal), short(line.bareByPeer), short(line.cpuByBare),
      short(line.p50ByPeer), short(line.p50ByBare), short(line.throughputByPeer), short(line.throughputByBare)]),
  ]);
  const others = [
    { title: "home page HTML, bytes ÷ Django", value: (more["html"] ?? NaN) / (more["html_peer"] ?? NaN), goal: 1.5 },
    { title: "login, all of it ÷ its own hash (CPU)", value: more["login_by_hash"] ?? NaN, goal: 1.1 },
    ...[["address list", "rows_list"], ["username check", "rows_username"], ["children of an area", "rows_children"]].map(([title, key]) => ({ title: `${title}: p50 with ${rows["users"]} users ÷ with 1,000`, value: more[key ?? ""] ?? NaN, goal: 1.2 })),
    { title: "address list: p50 while 32 logins hash ÷ idle", value: more["busy_by_idle"] ?? NaN, goal: 2 },
    { title: "memory of two processes after the run (PSS) ÷ Django", value: (more["memory"] ?? NaN) / (more["memory_peer"] ?? NaN), goal: 6 },
  ];
  const second = markdown([["more", "measured", "goal", ""], ...others.map(({ title, value, goal }) => [title, short(value), `≤ ${goal}`, met(value, goal)])]);
  const at = new Date().toISOString();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: inRoot(), encoding: "utf8" }).trim();
  const text = `# Speed\n\n${at.slice(0, 16).replace("T", " ")} UTC, ${machine}; ${rows["users"]} users, ${rows["addresses"]} addresses, ${rows["areas"]} divisions; commit ${commit}.\n\n` +
    `\`npm run bench\`: two processes of the production build, beside bare \`node:http\` + \`mysql2\` and the Django peer, in turns, ${rounds} rounds; each figure is the\nmedian of the rounds' ratios. CPU is that of the servers for the same number of requests, 32 at a time. Lower is better, throughput aside.\n` +
    `Each request comes from another client, so the limit of the username check is asked every time. The login is that of a\nreturning browser (no mail), with a hash that costs nothing; the hash is measured below. Each process of the shop and of the bare\nserver answered 8,000 requests of a job before it is measured ([decision 44](../../docs/decisions.md)).\n\n${table}\n\n${second}\n\n` +
    (Number.isFinite(more["hash_ms"]) ? `One hash ${short(more["hash_ms"] ?? NaN)} ms of CPU where four are made at once, ${short(more["single_hash_ms"] ?? NaN)} one after the other; one login ${short(more["login_ms"] ?? NaN)} ms, one of the bare server's ${short(more["bare_login_ms"] ?? NaN)} ms: ${short(more["bare_login_by_hash"] ?? NaN)} of the hash, which it checks by the same library. A login of the shop ÷ one of the bare server's: ${short(more["login_by_bare"] ?? NaN)}. Memory ${short(more["memory"] ?? NaN)} MB.\n` : "");
  say(`\n${text}`);
  if (!save) return;
  mkdirSync(inRoot("bench/results"), { recursive: true });
  writeFileSync(inRoot("bench/results/speed.md"), text);
  writeFileSync(inRoot("bench/results/speed.json"), `${JSON.stringify({ at, machine, commit, rows, rounds, jobs: lines, more, goals: others, measured }, null, 1)}\n`);
  writeFileSync(inRoot("bench/results/speed.svg"), picture(lines, at.slice(0, 10)));
}
