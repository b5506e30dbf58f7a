// The tables of bench/rows.mjs, in bench/results.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { say } from "../../local/console.mjs";
import { inRoot } from "../../local/paths.mjs";
import { median } from "../drive.mjs";
import { coverage } from "./coverage.mjs";

const goal = 1.2;
/** The median of the quicker half: what else the machine does at that moment only ever adds. @param {number[]} times */
const usual = (times) => median(times.toSorted((a, b) => a - b).slice(0, Math.ceil(times.length / 2)));
/** What no person waits for. */
const isBackground = (/** @type {string} */ job) => /^(function |relay)/.test(job);

/** @typedef {{ job: string, rows: [number, number], few: number, many: number, ratio: number, medians: number[] }} Line */

/** @param {Line[]} lines */
const table = (lines) => [
  "| job | rows | ms, thousand | ms, million | ratio |", "|---|---|---|---|---|",
  ...lines.map(({ job, rows, few, many, ratio }) => `| ${job} | ${rows[0] === rows[1] ? rows[0] : rows.join(" / ")} | ${few.toFixed(2)} | ${many.toFixed(2)} | ${ratio > goal ? `**${ratio.toFixed(2)}**` : ratio.toFixed(2)} |`),
].join("\n");

/** @param {Line[]} lines */
function sum(lines) {
  const worst = lines.toSorted((a, b) => b.ratio - a.ratio);
  const over = worst.filter(({ ratio }) => ratio > goal);
  return { over, text: `${lines.length} measured, ${over.length} over ${goal}; the greatest ratio is ${worst[0]?.ratio.toFixed(2)} (${worst[0]?.job}), the median ${median(lines.map(({ ratio }) => ratio)).toFixed(2)}.` };
}

/**
 * @param {{ measured: Record<string, { few: number[], many: number[], rows: [number, number] }>, jobs: string[], users: Record<string, number>, audit: Record<string, number>, rounds: number, save: boolean }} given
 * @returns {boolean} whether all of them keep to the goal, and nothing is left out
 */
export function rowsReport({ measured, jobs, users, audit, rounds, save }) {
  /** @type {Line[]} */
  const lines = Object.entries(measured).map(([job, { few, many, rows }]) => ({ job, rows, few: usual(few), many: usual(many), ratio: usual(many) / usual(few), medians: [median(few), median(many)] }));
  const [asked, background] = [lines.filter(({ job }) => !isBackground(job)), lines.filter(({ job }) => isBackground(job))];
  const [ofAsked, ofBackground] = [asked, background].map((some) => (some.length > 0 ? sum(some) : { over: [], text: "" }));
  const { measured: covered, elsewhere, missing } = coverage(jobs);
  const at = new Date().toISOString();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: inRoot(), encoding: "utf8" }).trim();
  const many = users["many"]?.toLocaleString("en");
  const text = `# Every endpoint and page with a million accounts

${at.slice(0, 16).replace("T", " ")} UTC, ${machine}; commit ${commit}.

\`npm run bench:rows\`: the calls of the API by their own handlers, from the session check to the body; what pages read, from the session check on; the acts of
their forms by their verbs. In a shop with ${many} accounts (as many addresses, messages, sessions, devices, codes, links, grants, linked accounts, budgets and failed
sign-ins, one and a half times as many events, ${audit["many"]?.toLocaleString("en")} rows of audit log) beside one with ${users["few"]?.toLocaleString("en")}; whoever asks has as many rows of their own in both. ${rounds} rounds
in turns, the median of each side's quicker half (what else the machine does only adds). What a write leaves is undone after it. Goal: ratio ≤ ${goal}.

${ofAsked?.text ?? ""}

${table(asked)}

## What no person waits for

${ofBackground?.text ?? ""}

${table(background)}

## What is covered

${covered.length} calls, pages, acts and functions of the shop have jobs of their own above, each by its name. ${elsewhere.length} have none:

${elsewhere.map(([one, reason]) => `- ${one}: ${reason}`).join("\n")}
${missing.length > 0 ? `\n**Left out:** ${missing.join(", ")}.\n` : ""}`;
  say(`\n${text}`);
  if (save) {
    mkdirSync(inRoot("bench/results"), { recursive: true });
    writeFileSync(inRoot("bench/results/rows.md"), text);
    writeFileSync(inRoot("bench/results/rows.json"), `${JSON.stringify({ at, machine, commit, users, audit, rounds, goal, lines }, null, 1)}\n`);
  }
  return ofAsked?.over.length === 0 && missing.length === 0;
}
