// npm run restore:drill [-- FILE]: what a backup is worth, on a throwaway stack. People write to a shop while backup.sh copies its database,
// restore.sh loads the copy into an empty one, and a process of the shop starts on that. With FILE, a copy that backup.sh made elsewhere
// is loaded instead, and asked what can be asked without its passwords and secrets.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createConnection } from "mysql2/promise";
import { startApps } from "../local/app.mjs";
import { ensureBuild } from "../local/build.mjs";
import { mustRun } from "../local/commands.mjs";
import { Stop, duration, say, step, table } from "../local/console.mjs";
import { readEnvironment, withoutShopVariables } from "../local/environment.mjs";
import { prepareDatabase } from "../local/node-parts.mjs";
import { inRoot } from "../local/paths.mjs";
import { freePort } from "../local/ports.mjs";
import { ensureServers, startStack } from "../local/stack.mjs";
import { takeTestFolder } from "../local/test-stack.mjs";
import { call, giveUp, makeAddresses, pause, runDrill, signIn, startWriter } from "./drill.mjs";
import * as checks from "./restore-checks.mjs";

const writers = 8;

/**
 * Copies the database under people who write to the shop.
 * @param {{ url: string, folder: string, env: import("../local/environment.mjs").Env, ask: import("./restore-checks.mjs").Ask }} options
 * @returns {Promise<import("./restore-checks.mjs").Copied | null>} null when there is no copy
 */
async function copyUnderWriters({ url, folder, env, ask }) {
  const token = await signIn(url);
  await makeAddresses(url, token, writers);
  const addresses = await checks.addressesAt(url, token);
  const asked = await call(url, token, "PUT", "/me/email", { email: "drill@shop.example" });
  const messages = (await ask(`SELECT id FROM messages WHERE ${checks.underWay}`)).map(({ id }) => String(id));
  if (messages.length === 0) throw new Error(`No message is under way: changing the e-mail address answered ${asked.status}`);
  const stop = new AbortController();
  const people = addresses.map(({ id }) => startWriter(url, token, id, stop.signal));
  try {
    await pause(1_000);
    const before = await checks.sumsOf(ask);
    const acknowledged = new Map(people.map((person) => [person.id, person.acknowledged]));
    const took = await checks.check("backup.sh copies while people write", async () => {
      await mustRun("backup.sh", inRoot("scripts", "backup.sh"), [folder], { env });
      const meanwhile = people.reduce((total, person) => total + person.acknowledged - (acknowledged.get(person.id) ?? 0), 0);
      const refused = people.reduce((total, person) => total + person.refused + person.strange.length, 0);
      // One each was on its way when the copy began.
      checks.must(meanwhile > writers && refused === 0, `${meanwhile} writes acknowledged meanwhile, ${refused} refused.`);
      return `${meanwhile} writes acknowledged meanwhile, none refused`;
    });
    const after = await checks.sumsOf(ask);
    const name = existsSync(folder) ? readdirSync(folder).find((entry) => entry.endsWith(".sql.gz")) : undefined;
    if (!name) return null;
    const still = new Map([...before].filter(([changed, sum]) => after.get(changed) === sum));
    return { file: join(folder, name), took, token, addresses, messages, acknowledged, still, tables: [...after.keys()] };
  } finally {
    stop.abort();
    await Promise.all(people.map((person) => person.done));
  }
}

/** @param {import("./drill.mjs").CleanUp} cleanUp @returns {Promise<boolean>} whether every check held */
async function main(cleanUp) {
  // npm changes to the project's folder; the path was typed elsewhere.
  const foreign = process.argv[2] ? resolve(process.env["INIT_CWD"] ?? ".", process.argv[2]) : undefined;
  if (foreign && !existsSync(foreign)) throw new Stop(`There is no copy at ${foreign}.`);
  // In one language, since checks read what the tools say.
  const given = { ...withoutShopVariables(readEnvironment()), LC_ALL: "C" };
  await ensureServers(given);
  const { dir, release } = await takeTestFolder(given);
  // The logs stay for reading, people's data does not.
  cleanUp.push(release, () => ["mysql", "mysql.new", "redis", "copies"].forEach((name) => rmSync(join(dir, name), { recursive: true, force: true })));
  const names = { shop: "shop_test", restored: "restored_test", spoiled: "spoiled_test" };
  const ports = { shop: await freePort(), restored: await freePort() };
  const stack = await startStack({ dir, given, databases: Object.values(names), appPorts: Object.values(ports), throwaway: true, giveUp, cleanUp });
  // Without it messages stay under way, and no job touches a real copy.
  const runner = stack.services.findIndex(({ name }) => name === "inngest");
  if (runner >= 0) await stack.services.splice(runner, 1)[0]?.stop();
  const tools = (/** @type {string} */ name) => ({ ...given, DATABASE_URL: stack.databaseUrls.get(name) });
  /** @param {string} name @returns {Promise<import("./restore-checks.mjs").Ask>} */
  const connect = async (name) => {
    const connection = await createConnection({ uri: stack.databaseUrls.get(name) ?? "" });
    connection.on("error", () => {});
    cleanUp.push(() => connection.destroy());
    return async (sql) => /** @type {import("mysql2").RowDataPacket[]} */ ((await connection.query(sql))[0]);
  };
  const urls = { shop: `http://localhost:${ports.shop}`, restored: `http://localhost:${ports.restored}` };
  const env = { shop: stack.env(urls.shop, names.shop), restored: stack.env(urls.restored, names.restored) };
  const { distDir, leave } = await ensureBuild(env.shop);
  cleanUp.unshift(leave);
  const [ask, restored] = [await connect(names.shop), await connect(names.restored)];
  if (!foreign) {
    await prepareDatabase(env.shop, true);
    await step("The shop", () => startApps({ stack, distDir, ports: [ports.shop], env: env.shop, giveUp }));
  }

  const copied = foreign ? null : await copyUnderWriters({ url: urls.shop, folder: join(dir, "copies"), env: tools(names.shop), ask });
  const file = foreign ?? copied?.file;
  if (file) await checks.checkSum(file, given);
  if (copied) await checks.checkSpoiled(copied.file, tools(names.spoiled), await connect(names.spoiled));
  const took = file ? await checks.checkRestore(file, tools(names.restored)) : null;
  if (file && took !== null) {
    await checks.checkCounts(restored);
    if (copied) await checks.checkContent(copied, restored);
    if (copied) await checks.checkSettled(copied, tools(names.restored), restored);
    if (copied) await checks.checkTwice(copied.file, tools(names.restored));
    await checks.checkMigrations(distDir, env.restored, foreign !== undefined);
    const started = await checks.check("A process of the shop starts on it, /api/health says 200", async () => {
      await startApps({ stack, distDir, ports: [ports.restored], env: env.restored, name: "restored", giveUp });
      return urls.restored;
    });
    if (copied && started !== null) await checks.checkPeople(copied, urls.shop, urls.restored);
  }
  say();
  table(checks.results);
  say();
  if (took !== null) say(`  ${copied?.took ? `Copied in ${duration(copied.took)}, restored` : "Restored"} in ${duration(took)}.`);
  return checks.failures.length === 0;
}

await runDrill(main);
