// The table of bench/staff.mjs, in bench/results.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { say } from "../local/console.mjs";
import { inRoot } from "../local/paths.mjs";
import { median } from "./drive.mjs";

const goal = 1.2;
/** The median of the quicker half: what else the machine does at that moment only ever adds. @param {number[]} times */
const usual = (times) => median(times.toSorted((a, b) => a - b).slice(0, Math.ceil(times.length / 2)));

/**
 * @param {{ measured: Record<string, { few: number[], many: number[], rows: [number, number] }>, users: Record<string, number>, audit: Record<string, number>, rounds: number, save: boolean }} given
 * @returns {boolean} whether all of them keep to the goal
 */
export function staffReport({ measured, users, audit, rounds, save }) {
  const lines = Object.entries(measured).map(([job, { few, many, rows }]) => ({ job, rows, few: usual(few), many: usual(many), ratio: usual(many) / usual(few), medians: [median(few), median(many)] }));
  const worst = lines.toSorted((a, b) => b.ratio - a.ratio);
  const over = worst.filter(({ ratio }) => ratio > goal);
  const table = [
    "| list or search | rows shown | ms, thousand | ms, million | ratio |", "|---|---|---|---|---|",
    ...lines.map(({ job, rows, few, many, ratio }) => `| ${job} | ${rows[0] === rows[1] ? rows[0] : rows.join(" / ")} | ${few.toFixed(2)} | ${many.toFixed(2)} | ${ratio > goal ? `**${ratio.toFixed(2)}**` : ratio.toFixed(2)} |`),
  ].join("\n");
  const at = new Date().toISOString();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: inRoot(), encoding: "utf8" }).trim();
  const text = `# Staff lists with a million accounts\n\n${at.slice(0, 16).replace("T", " ")} UTC, ${machine}; commit ${commit}.\n\n` +
    `\`node bench/staff.mjs\`: every list and search of the dashboard, from the check of who asks to the rows of the page, in a shop with ${users["many"]?.toLocaleString("en")} accounts\n` +
    `(as many messages, ${audit["many"]?.toLocaleString("en")} rows of audit log, 90 days of events) beside one with ${users["few"]?.toLocaleString("en")}; ${rounds} rounds in turns, the median of each side's\nquicker half (what else the machine does only adds). Goal: ratio ≤ ${goal}.\n\n` +
    `${lines.length} measured, ${over.length} over the goal; the greatest ratio is ${worst[0]?.ratio.toFixed(2)} (${worst[0]?.job}), the median ${median(lines.map(({ ratio }) => ratio)).toFixed(2)}.\n\n${table}\n`;
  say(`\n${text}`);
  if (save) {
    mkdirSync(inRoot("bench/results"), { recursive: true });
    writeFileSync(inRoot("bench/results/staff.md"), text);
    writeFileSync(inRoot("bench/results/staff.json"), `${JSON.stringify({ at, machine, commit, users, audit, rounds, goal, lines }, null, 1)}\n`);
  }
  return over.length === 0;
}
