/**
 * How quickly the runner gets through many runs of a two-step function of the real SDK: app, runner and this
 * sender on one machine, the runner as a process of its own.
 * Run: npx tsx --tsconfig tsconfig.scripts.json local/inngest/throughput.ts [runs=10000] [--signed]
 */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { startProcess } from "../testing";
import { quiet, startApp, until } from "./testing";

const runs = Number(process.argv[2] ?? 10_000);
const signed = process.argv.includes("--signed");
const keys = { INNGEST_EVENT_KEY: "bench", INNGEST_SIGNING_KEY: `signkey-bench-${"ab".repeat(32)}` };

const app = await startApp();
const runner = await startProcess("inngest/main.ts", { PORT: "0", STATE_FILE: join(mkdtempSync(join(tmpdir(), "inngest-")), "state.jsonl"), APP_URLS: app.url, ...(signed ? keys : {}) });
const baseUrl = `http://localhost:${runner.port}`;
const client = new Inngest(signed ? { id: "bench", isDev: false, baseUrl, eventKey: keys.INNGEST_EVENT_KEY, signingKey: keys.INNGEST_SIGNING_KEY, logger: quiet } : { id: "bench", isDev: true, baseUrl, logger: quiet });
const done = new Map<string, number>();
const fn = client.createFunction({ id: "two-steps", concurrency: 20, triggers: [{ event: "bench/run" }] }, async ({ event, step }) => {
  const state = await step.run("send", () => ({ state: "sent", providerId: "x" }));
  await step.run("record", () => void done.set(event.id, (done.get(event.id) ?? 0) + 1));
  return state;
});
app.mount(serve({ client, functions: [fn] }));
const status = async (): Promise<{ apps: unknown[]; queue: { runs: number }; totals: { completed: number } }> => (await fetch(`${baseUrl}/api/status`)).json() as never;
await until(async () => (await status()).apps.length > 0);

const cpu = (pid: number | undefined): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10; // ticks of 10 ms
};
const used = (): { app: number; runner: number } => ({ app: cpu(process.pid), runner: cpu(runner.child.pid) });
const before = used();
const start = performance.now();
for (let from = 0; from < runs; from += 100) {
  // As the relay does: batches of one claim.
  await client.send(Array.from({ length: Math.min(100, runs - from) }, (_, i) => ({ name: "bench/run", id: `m${from + i}`, data: { messageId: `m${from + i}` } })));
}
const accepted = performance.now();
await until(async () => (await status()).totals.completed >= runs, 600_000);
const seconds = (performance.now() - start) / 1000;
const after = used();
const doubled = [...done.values()].filter((times) => times > 1).length;
console.log(`${runs} runs of 2 steps${signed ? ", signed" : ""}: ${seconds.toFixed(1)} s, ${(runs / seconds).toFixed(0)} runs/s (accepted in ${((accepted - start) / 1000).toFixed(1)} s); lost ${runs - done.size}, doubled ${doubled}; CPU per run: app ${((after.app - before.app) / runs).toFixed(2)} ms, runner ${((after.runner - before.runner) / runs).toFixed(2)} ms`);
await runner.kill();
await app.close();
process.exit(0);
