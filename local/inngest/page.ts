/** The runner's pages: plain, readable, without scripts. */
import type { RunDetail, RunLine, Status } from "./status";

function escape(value: string | null): string {
  return (value ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const STYLE = `:root{color-scheme:light dark;--ink:#1c1a14;--paper:#fbf9f2;--card:#fff;--line:#e4dfcf;--soft:#6b6657;--lemon:#f5c518;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#f4f0e2;--paper:#161510;--card:#1f1d17;--line:#38352a;--soft:#a9a38f;--bad:#ff9a8f}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}main{max-width:70rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.4rem;margin:0 0 1rem}h1::before{content:"";display:inline-block;width:.8rem;height:.8rem;border-radius:50%;background:var(--lemon);margin-right:.6rem}
h2{font-size:1.05rem;margin:2rem 0 .6rem}dl{display:flex;flex-wrap:wrap;gap:.75rem;margin:0}dl div{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.6rem .9rem;min-width:6rem}
dt{color:var(--soft);font-size:.8rem}dd{margin:0;font-size:1.3rem;font-variant-numeric:tabular-nums}.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
table{border-collapse:collapse;width:100%;font-size:.88rem}th,td{text-align:left;padding:.45rem .8rem;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border:0}th{color:var(--soft);font-weight:500}
a{color:inherit}.failed{color:var(--bad)}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem;font-size:.82rem;margin:0}.none{color:var(--soft)}`;

function layout(title: string, body: string, refresh = false): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>${refresh ? '<meta http-equiv="refresh" content="5">' : ""}<style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

function cells(tag: string, row: string[]): string {
  return `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
}

function table(head: string[], rows: string[][], none: string): string {
  if (!rows.length) return `<p class="none">${escape(none)}</p>`;
  return `<div class="scroll"><table><thead>${cells("th", head.map(escape))}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table></div>`;
}

function runs(lines: RunLine[], none: string): string {
  const rows = lines.map((run) => [
    `<a href="/runs/${escape(run.id)}">${escape(run.id)}</a>`,
    escape(run.fn),
    escape(run.event),
    `<span class="${escape(run.status)}">${escape(run.status)}</span>${run.attempt ? ` (attempt ${run.attempt + 1})` : ""}`,
    escape(run.startedAt),
    escape(run.error),
  ]);
  return table(["Run", "Function", "Event", "State", "Started", "Error"], rows, none);
}

/** The overview. */
export function statusPage(status: Status): string {
  const { queue, totals } = status;
  const numbers = { "in flight": queue.inFlight, queued: queue.queued, "waiting (retry, sleep)": queue.delayed, "unfinished runs": queue.runs, completed: totals.completed, failed: totals.failed, "events held": queue.held };
  const functions = status.apps.flatMap((app) => app.functions.map((fn) => [escape(fn.id), fn.triggers.map(escape).join("<br>"), `${escape(app.url)}${app.registered ? "" : " (not yet back)"}`]));
  return layout(
    "Inngest runner",
    `<h1>Local Inngest runner</h1><dl>${Object.entries(numbers).map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${value}</dd></div>`).join("")}</dl>
<h2>Failures</h2>${runs(status.failures, "None.")}<h2>Recent runs</h2>${runs(status.recent, "No run yet.")}
<h2>Functions</h2>${table(["Function", "Started by", "App"], functions, "No app has registered yet.")}`,
    true,
  );
}

/** One run. */
export function runPage(run: RunDetail): string {
  const json = (value: unknown): string => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;
  const waiting = run.waitingFor.map((job) => [escape(job.kind), escape(job.name), escape(job.at), String(job.attempt + 1)]);
  return layout(
    `Run ${run.id}`,
    `<p><a href="/">All runs</a></p><h1>${escape(run.fn)}</h1><p>${escape(run.id)} · <span class="${escape(run.status)}">${escape(run.status)}</span> · ${escape(run.startedAt)}${run.endedAt ? ` – ${escape(run.endedAt)}` : ""}</p>
${run.errorDetail ? `<h2>Error</h2>${json(run.errorDetail)}` : ""}<h2>Event</h2>${json(run.eventData)}
<h2>Steps</h2>${table(["Step", "Result"], run.steps.map((step) => [escape(step.name), json(step.output)]), "No step has finished.")}
<h2>Waiting for</h2>${table(["What", "Name", "At", "Attempt"], waiting, "Nothing.")}${run.status === "completed" ? `<h2>Result</h2>${json(run.output)}` : ""}`,
  );
}
