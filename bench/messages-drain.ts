/** Fills the outbox of the shop at BASE_URL, as if its processes had died after commit, and watches it drain. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import { and, count, inArray, lt, max, min, sql } from "drizzle-orm";
import { z } from "zod";
import { db, pool } from "@/db";
import { messages } from "@/db/schema";
import { fromNow, minute } from "@/lib/clock";
import { newId } from "@/lib/id";
import { seal } from "@/lib/secrets";

const wanted = Number(process.env.BENCH_COUNT ?? 10_000);
const inbox = z.url().parse(process.env.INBOX_URL);

/** They appear to the relay all at once: `queued` and old enough only after the last one lies there. */
async function fill(): Promise<string[]> {
  const ids = Array.from({ length: wanted }, () => newId());
  const at = fromNow(-minute);
  for (let from = 0; from < wanted; from += 500) {
    await db().insert(messages).values(ids.slice(from, from + 500).map((id) => ({
      id, kind: "email-verification", channel: "email" as const, recipient: `${id.toLowerCase()}@bench.example`, locale: "en" as const,
      data: { username: "bench", hours: "24", reason: "new" }, sealed: seal("message", id, `/verify-email?token=${id}`), cause: id,
      state: "cancelled" as const, attempts: 0, generation: 1, createdAt: at, updatedAt: at,
    })));
  }
  return ids;
}

/** CPU that each process of the stack has used so far, in milliseconds (Linux counts in hundredths of a second). */
function cpuOf(pids: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).flatMap(([name, pid]) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return [[name, (Number(fields[11]) + Number(fields[12])) * 10]];
    } catch {
      return [];
    }
  }));
}

const ours = lt(messages.createdAt, fromNow(-minute / 2));

async function open(): Promise<number> {
  const [row] = await db().select({ open: count() }).from(messages).where(and(ours, inArray(messages.state, ["queued", "handed", "sending"])));
  return row?.open ?? 0;
}

const ids = await fill();
const { pids } = z.object({ pids: z.record(z.string(), z.number()) }).parse(JSON.parse(readFileSync(z.string().parse(process.env.LEMON_SERVICES), "utf8")));
const before = cpuOf(pids);
const started = performance.now();
await db().update(messages).set({ state: "queued" }).where(inArray(messages.id, ids));
for (let left = wanted; left > 0; left = await open()) await new Promise((resolve) => setTimeout(resolve, 250));
const seconds = (performance.now() - started) / 1000;
const cpu = Object.fromEntries(Object.entries(cpuOf(pids)).map(([name, used]) => [name, Number(((used - (before[name] ?? 0)) / wanted).toFixed(2))]));

const states = await db().select({ state: messages.state, count: count(), first: min(messages.finishedAt), last: max(messages.finishedAt), tries: sql<number>`max(${messages.attempts})` })
  .from(messages).where(inArray(messages.id, ids)).groupBy(messages.state);
const ledger = z.object({ items: z.array(z.looseObject({ to: z.string(), outcome: z.string() })) }).parse(await (await fetch(`${inbox}/api/ledger`)).json());
const accepted = new Map<string, number>();
for (const entry of ledger.items) if (entry.outcome === "accepted") accepted.set(entry.to, (accepted.get(entry.to) ?? 0) + 1);
const lost = ids.filter((id) => !accepted.has(`${id.toLowerCase()}@bench.example`)).length;
const doubled = [...accepted.values()].filter((times) => times > 1).length;
const rate = wanted / seconds;
const line = `${wanted} e-mails: ${seconds.toFixed(1)} s, ${rate.toFixed(0)} a second; lost ${lost}, doubled ${doubled}; ${states.map((row) => `${row.state} ${row.count} (most tries ${row.tries})`).join(", ")}`;
console.log(line);
console.log(`CPU in ms for each: ${JSON.stringify(cpu)}`);
writeFileSync(new URL("./messages.json", import.meta.url), `${JSON.stringify({ at: new Date().toISOString(), machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${type()} ${release().split("-")[0]}, Node ${process.versions.node}`, messages: wanted, seconds: Number(seconds.toFixed(1)), perSecond: Math.round(rate), cpuMsEach: cpu, lost, doubled }, null, 2)}\n`);
await pool().end();
if (lost + doubled > 0) process.exitCode = 1;
