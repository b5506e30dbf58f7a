import { cpus, release, type } from "node:os";
import { writeFileSync } from "node:fs";
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

type Row = { kind: string; attack: string; held: string; seconds: number };

/** The end of `npm run abuse`: attack, held, time. With LEMON_RESULTS=<file> also as Markdown, to be committed. */
export default class Table implements Reporter {
  /** By the test: the last try is what counts. */
  private readonly tries = new Map<string, Row>();

  onTestEnd(test: TestCase, result: TestResult): void {
    const held = result.status !== "passed" ? "NO" : result.retry > 0 ? `yes, at try ${result.retry + 1}` : "yes";
    this.tries.set(test.id, { kind: test.parent.title, attack: test.title, held, seconds: result.duration / 1000 });
  }

  onEnd(result: FullResult): void {
    const rows = [...this.tries.values()].sort((a, b) => a.kind.localeCompare(b.kind));
    const widest = Math.max(6, ...rows.map(({ attack }) => attack.length));
    const kinds = Math.max(4, ...rows.map(({ kind }) => kind.length));
    const answers = Math.max(4, ...rows.map(({ held }) => held.length));
    const line = (kind: string, attack: string, held: string, time: string) => console.log(`  ${kind.padEnd(kinds)}  ${attack.padEnd(widest)}  ${held.padEnd(answers)}  ${time.padStart(7)}`);
    console.log();
    line("kind", "attack", "held", "time");
    for (const row of rows) line(row.kind, row.attack, row.held, `${row.seconds.toFixed(1)} s`);
    const held = rows.filter((row) => row.held !== "NO").length;
    console.log(`\n  ${held} of ${rows.length} attacks held, ${(result.duration / 1000).toFixed(0)} s\n`);
    const file = process.env.LEMON_RESULTS;
    if (!file) return;
    const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${type()} ${release().split("-")[0]}, Node ${process.versions.node}`;
    const table = rows.map((row) => `| ${row.kind} | ${row.attack} | ${row.held === "NO" ? "**no**" : row.held} | ${row.seconds.toFixed(1)} s |`);
    const head = ["# Attacks", "", `\`npm run abuse\`, ${new Date().toISOString().slice(0, 10)}, ${machine}: ${held} of ${rows.length} held, ${(result.duration / 1000).toFixed(0)} s.`, "", "| kind | attack | held | time |", "|---|---|---|---|"];
    writeFileSync(file, `${[...head, ...table].join("\n")}\n`);
  }
}
