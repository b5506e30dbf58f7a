import { writeFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

type Row = { drill: string; seen: string; held: boolean; seconds: number };

/** The end of `npm run faults`: drill, what was seen, held, time. With LEMON_RESULTS=<file> also as Markdown, to be committed. */
export default class Table implements Reporter {
  private readonly rows: Row[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === "skipped") return;
    const seen = result.annotations.filter((note) => note.type === "seen").map((note) => note.description ?? "");
    this.rows.push({ drill: test.title, seen: seen.join("; "), held: result.status === "passed", seconds: result.duration / 1000 });
  }

  onEnd(result: FullResult): void {
    const held = this.rows.filter((row) => row.held).length;
    console.log();
    for (const row of this.rows) {
      console.log(`  ${row.held ? "held" : "NOT HELD"}  ${row.seconds.toFixed(1).padStart(6)} s  ${row.drill}`);
      if (row.seen) console.log(`                  ${row.seen}`);
    }
    console.log(`\n  ${held} of ${this.rows.length} faults held, ${(result.duration / 1000).toFixed(0)} s\n`);
    const file = process.env.LEMON_RESULTS;
    if (!file) return;
    const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${type()} ${release().split("-")[0]}, Node ${process.versions.node}`;
    const table = this.rows.map((row) => `| ${row.drill} | ${row.seen} | ${row.held ? "yes" : "**no**"} | ${row.seconds.toFixed(1)} s |`);
    const head = ["# Faults", "", `\`npm run faults\`, ${new Date().toISOString().slice(0, 10)}, ${machine}: ${held} of ${this.rows.length} held, ${(result.duration / 1000).toFixed(0)} s.`, "", "| drill | what was seen | held | time |", "|---|---|---|---|"];
    writeFileSync(file, `${[...head, ...table].join("\n")}\n`);
  }
}
