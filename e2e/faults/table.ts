import { writeFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

type Row = { drill: string; seen: string; held: boolean; again: string; seconds: number };

/** The end of `npm run faults`: drill, what was seen, held, time. With LEMON_RESULTS=<file> also as Markdown, to be committed. */
export default class Table implements Reporter {
  /** By the test: the last try is what counts. */
  private readonly tries = new Map<string, Row>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === "skipped") return;
    const seen = result.annotations.filter((note) => note.type === "seen").map((note) => note.description ?? "");
    this.tries.set(test.id, { drill: test.title, seen: seen.join("; "), held: result.status === "passed", again: result.retry > 0 ? `, at try ${result.retry + 1}` : "", seconds: result.duration / 1000 });
  }

  onEnd(result: FullResult): void {
    const rows = [...this.tries.values()];
    const held = rows.filter((row) => row.held).length;
    console.log();
    for (const row of rows) {
      console.log(`  ${row.held ? "held" : "NOT HELD"}${row.again}  ${row.seconds.toFixed(1).padStart(6)} s  ${row.drill}`);
      if (row.seen) console.log(`                  ${row.seen}`);
    }
    console.log(`\n  ${held} of ${rows.length} faults held, ${(result.duration / 1000).toFixed(0)} s\n`);
    const file = process.env.LEMON_RESULTS;
    if (!file) return;
    const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${type()} ${release().split("-")[0]}, Node ${process.versions.node}`;
    const table = rows.map((row) => `| ${row.drill} | ${row.seen} | ${row.held ? `yes${row.again}` : "**no**"} | ${row.seconds.toFixed(1)} s |`);
    const head = ["# Faults", "", `\`npm run faults\`, ${new Date().toISOString().slice(0, 10)}, ${machine}: ${held} of ${rows.length} held, ${(result.duration / 1000).toFixed(0)} s.`, "", "| drill | what was seen | held | time |", "|---|---|---|---|"];
    writeFileSync(file, `${[...head, ...table].join("\n")}\n`);
  }
}
