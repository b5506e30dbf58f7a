// npm run failover: a primary and a standby of MySQL (two MariaDB servers here), two processes of the shop, and people who write.
// The primary is killed, the standby takes over; then the two change places as planned. Nothing acknowledged may be missing,
// and the shop must write again within 10 s, without a restart.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { startApps } from "../local/app.mjs";
import { ensureBuild } from "../local/build.mjs";
import { say, step } from "../local/console.mjs";
import { readEnvironment, withoutShopVariables } from "../local/environment.mjs";
import { prepareDatabase } from "../local/node-parts.mjs";
import { freePort } from "../local/ports.mjs";
import { ensureServers, startStack } from "../local/stack.mjs";
import { takeTestFolder } from "../local/test-stack.mjs";
import { giveUp, makeAddresses, pause, runDrill, signIn, startWriter } from "./drill.mjs";
import { follow, openName, promote, startNode } from "./failover-database.mjs";

const writers = 8;
const backWithin = 10_000;

/**
 * @param {string} title
 * @param {{ urls: string[], token: string, ids: string[], change: () => Promise<void>, survivor: import("./failover-database.mjs").Node }} options
 */
async function drill(title, { urls, token, ids, change, survivor }) {
  const stop = new AbortController();
  const people = ids.map((id, n) => startWriter(urls[n % urls.length] ?? "", token, id, stop.signal));
  await pause(2_000);
  const began = performance.now();
  await change();
  const deadline = began + 30_000;
  const changed = performance.now();
  /** @type {Map<string, number>} when each wrote again */
  const back = new Map();
  while (back.size < people.length && performance.now() < deadline) {
    for (const person of people) if (person.lastAt > changed && !back.has(person.id)) back.set(person.id, person.lastAt - began);
    await pause(10);
  }
  await pause(1_000);
  stop.abort();
  await Promise.all(people.map((person) => person.done));
  const rows = await survivor.query(`SELECT id, title FROM failover_test.addresses WHERE id IN (${ids.map((id) => `'${id}'`).join(",")})`);
  const lost = people.filter((person) => Number(rows.find((/** @type {{ id: string }} */ row) => String(row.id) === person.id)?.title ?? -1) < person.acknowledged);
  const slowest = Math.max(...people.map((person) => back.get(person.id) ?? Infinity));
  const strange = people.flatMap((person) => person.strange);
  const held = lost.length === 0 && slowest <= backWithin && strange.length === 0;
  const sum = (/** @type {"acknowledged" | "refused"} */ key) => people.reduce((total, person) => total + person[key], 0);
  say(`  ${held ? "✓" : "✗"} ${title}: all write again after ${(slowest / 1000).toFixed(1)} s; ${sum("acknowledged")} writes acknowledged, ${lost.length} lost; ${sum("refused")} answered 503${strange.length ? `; other answers: ${[...new Set(strange)].join(", ")}` : ""}`);
  return held;
}

/** @param {import("./drill.mjs").CleanUp} cleanUp @returns {Promise<boolean>} whether both drills held */
async function main(cleanUp) {
  const given = withoutShopVariables(readEnvironment());
  await ensureServers(given);
  const { dir, release } = await takeTestFolder(given);
  cleanUp.push(release, () => rmSync(join(dir, "nodes"), { recursive: true, force: true }));
  const nodes = await step("Primary and standby", async () => {
    const [first, second] = [await startNode(join(dir, "nodes"), 1), await startNode(join(dir, "nodes"), 2)];
    cleanUp.push(() => first.kill("SIGKILL"), () => second.kill("SIGKILL"));
    await follow(first, second);
    await first.query("CREATE DATABASE failover_test CHARACTER SET utf8mb4");
    await first.query("CREATE USER shop@'127.0.0.1' IDENTIFIED BY 'shop'");
    await first.query("GRANT ALL ON failover_test.* TO shop@'127.0.0.1'");
    return { first, second };
  });
  const name = await openName(nodes.first.port);
  cleanUp.push(name.close);
  const ports = [await freePort(), await freePort()];
  const stack = await startStack({ dir, given: { ...given, DATABASE_URL: `mysql://shop:shop@127.0.0.1:${name.port}/failover_test` }, databases: ["failover_test"], appPorts: ports, throwaway: true, giveUp, cleanUp });
  const env = stack.env(stack.apps[0] ?? "");
  const { distDir, leave } = await ensureBuild(env);
  cleanUp.unshift(leave);
  await prepareDatabase(env, true);
  await step("Two processes of the shop", () => startApps({ stack, distDir, ports, env, giveUp }));
  const token = await signIn(stack.apps[0] ?? "");
  const ids = await makeAddresses(stack.apps[0] ?? "", token, writers);
  const common = { urls: stack.apps, token, ids };
  say();

  const killed = await drill("The primary is killed (kill -9), the standby promoted 1 s later", {
    ...common,
    survivor: nodes.second,
    change: async () => {
      await nodes.first.kill("SIGKILL");
      // What it takes to notice.
      await pause(1_000);
      await promote(nodes.second);
      name.pointAt(nodes.second.port);
    },
  });

  // A new standby, from scratch, which the drill then makes the primary while the old one stays up.
  const third = await step("A new standby follows", async () => {
    const node = await startNode(join(dir, "nodes"), 3);
    cleanUp.push(() => node.kill("SIGKILL"));
    await follow(nodes.second, node);
    return node;
  });
  const changed = await drill("Planned change: the old primary becomes read-only and stays up", {
    ...common,
    survivor: third,
    change: async () => {
      await nodes.second.query("SET GLOBAL read_only=ON");
      const [{ at }] = await nodes.second.query("SELECT @@gtid_binlog_pos AS at");
      await third.query(`SELECT MASTER_GTID_WAIT('${at}', 10)`);
      await promote(third);
      name.pointAt(third.port);
    },
  });
  return killed && changed;
}

await runDrill(main);
