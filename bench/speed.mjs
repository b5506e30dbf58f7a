// npm run bench [-- --peer http://127.0.0.1:8000] [--rounds 3] [--only list,home,hashes] [--quick]
// The shop beside a bare server and, where given, the Django peer: in turns, job by job, so that all meet the same noise.
import { explain, step } from "../local/console.mjs";
import { stopForeground } from "../local/commands.mjs";
import { compare, listeners, load, memoryOf, once, p50 } from "./drive.mjs";
import { hashCost, whileHashing } from "./hashing.mjs";
import { jobs, ourJobs, peerJobs, peerPeople } from "./jobs.mjs";
import { report } from "./report.mjs";
import { startBench } from "./shops.mjs";

const option = (/** @type {string} */ name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : (process.argv[at + 1] ?? "");
};
const peerUrl = option("peer") ?? process.env["PEER_URL"];
const rounds = Number(option("rounds") ?? 3);
const only = option("only")?.split(",");
const amount = process.argv.includes("--quick") ? 400 : 2_000;
/** Requests of a job that each process of ours answers before it is measured. */
const warmUp = process.argv.includes("--quick") ? 2_000 : 8_000;
/** @type {import("./shops.mjs").CleanUp} */
const cleanUp = [];
let code = 0;

/** @param {unknown} reason */
function giveUp(reason) {
  explain(reason);
  code = 1;
}
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, () => stopForeground());

/**
 * @typedef {{ cpu: number, perSecond: number, ms: number }} Figures
 * @typedef {Record<string, Record<string, Figures[]>>} Measured by job and system, a round each
 */

async function main() {
  const bench = await startBench(cleanUp, giveUp);
  const { people, password } = bench.many;
  const ours = ourJobs(bench.origin, people, password, "token");
  const bare = ourJobs(bench.origin, people, password, "sid");
  const peers = peerUrl ? await step("Signing in at the peer", () => peerPeople(peerUrl, 640)) : [];
  const theirs = peerUrl ? peerJobs(peers) : null;
  const peerPids = peerUrl ? listeners(peerUrl) : [];

  /** @type {Measured} */
  const measured = {};
  const chosen = /** @type {import("./jobs.mjs").Job[]} */ (Object.keys(jobs).filter((job) => !only || only.includes(job)));
  for (let round = 0; round < rounds; round++) {
    await step(`Round ${round + 1} of ${rounds}`, async (progress) => {
      for (const job of chosen) {
        progress(jobs[job].title);
        const systems = [
          { name: "shop", target: job === "login" ? bench.cheap : bench.shop, requests: ours[job], times: 1 },
          { name: "bare", target: bench.bare, requests: bare[job], times: 2 },
          ...(theirs && peerUrl ? [{ name: "peer", target: { urls: [peerUrl], pids: () => peerPids }, requests: theirs[job], times: 0.5 }] : []),
        ];
        // Another one begins in each round.
        for (let turn = 0; turn < systems.length; turn++) {
          const { name, target, requests, times } = /** @type {(typeof systems)[number]} */ (systems[(turn + round) % systems.length]);
          const count = amount * times * (jobs[job].share ?? 1);
          // A server that has answered little yet is not what people meet: Node compiles what is used often, and a login cost a
          // third of its first thousand's after eight thousand. Python compiles nothing meanwhile. In parts, since connections that
          // come and go are part of it: what was compiled before the first went is compiled again then.
          // And before each round, since what the other jobs meanwhile left unused is thrown away.
          for (let part = 0; part < (round === 0 ? 4 : 1); part++) {
            await load(target, requests, (name === "peer" ? 400 : warmUp * target.urls.length) / 4);
            await p50(target.urls[0] ?? "", requests, 60);
          }
          const ms = await p50(target.urls[0] ?? "", requests, 60);
          const { cpu, perSecond, failed } = await load(target, requests, count);
          if (failed > 0) throw new Error(`${job} at ${name}: ${failed} requests failed`);
          ((measured[job] ??= {})[name] ??= []).push({ cpu, perSecond, ms });
        }
      }
    });
  }
  /** @type {Record<string, number>} */
  const more = {};
  if (!only || only.includes("hashes")) {
    await step("The hash by itself, and logins with it", async () => Object.assign(more, await hashCost(bench.shop, bench.bareHashing, ours.login, bare.login, rounds * 3)));
    await step("Others while 32 logins hash", async () => Object.assign(more, await whileHashing(bench.shop, ours, rounds * 2)));
  }
  if (!only) {
    await step("Many rows beside few", async () => {
      const few = ourJobs(bench.origin, bench.few.people, password, "token");
      for (const job of /** @type {const} */ (["list", "username", "children"])) {
        // Both have compiled what is used often, or the one that answered more before would look quicker.
        await load({ urls: [bench.shop.urls[0] ?? ""], pids: bench.shop.pids }, ours[job], 2_000);
        await load(bench.small, few[job], 2_000);
        const [many = 0, small = 1] = await compare([[bench.shop.urls[0] ?? "", ours[job]], [bench.small.urls[0] ?? "", few[job]]], 1_200);
        more[`rows_${job}`] = many / small;
      }
    });
    more["memory"] = memoryOf(bench.shop.pids());
    if (peerUrl) more["memory_peer"] = memoryOf(peerPids);
    more["html"] = (await once(bench.shop.urls[0] ?? "", { method: "GET", path: "/" })).bytes;
    if (peerUrl) more["html_peer"] = (await once(peerUrl, { method: "GET", path: "/cached/" })).bytes;
  }
  report({ measured, more, rows: bench.many.rows, rounds, save: !only && !process.argv.includes("--quick") });
}

try {
  if (process.argv[2] === "lighthouse") await (await import("./page-speed.mjs")).pageSpeed(cleanUp, giveUp, rounds);
  else await main();
} catch (error) {
  giveUp(error);
}
for (const undo of cleanUp.reverse()) await undo();
process.exit(code);
