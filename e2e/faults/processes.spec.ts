import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { test } from "@playwright/test";
import { createConnection } from "mysql2/promise";
import { freePort } from "../../local/ports.mjs";
import { tally } from "../abuse/client";
import { drill, expect, seen } from "./drill";
import { compare, rowsTo, settled } from "./outbox";
import { askMail, askMailAt, people } from "./people";
import { kill, releaseAll, services, sleep, startShop, takeDown, until } from "./stack";

test.afterEach(() => releaseAll());

drill("SIGTERM under load: requests in flight finish, and their mails are handed over", 90, async () => {
  const shop = await startShop("leaving-shop", await freePort());
  const all = await people(60);
  const pages = Array.from({ length: 20 }, () => fetch(`${shop.url}/login`).then(({ status }) => status));
  const asked = all.map((one) => askMailAt(shop.url, one));
  await Promise.race(asked);
  const began = performance.now();
  shop.child.kill("SIGTERM");
  // The signal takes a moment to arrive; its first effect is that no balancer sends anybody else.
  let health = 200;
  while (health === 200) health = await fetch(`${shop.url}/api/health`).then(({ status }) => status, () => 0);
  expect(health, "it says that it leaves while its door is still open").toBe(503);
  const settledAll = await Promise.allSettled([...asked, ...pages]);
  const code = await shop.ended;
  const took = performance.now() - began;
  const lost = settledAll.filter((one) => one.status === "rejected");
  const answers = settledAll.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  seen(`answers ${JSON.stringify(tally(answers.map((status) => ({ status }))))}, ${lost.length} refused; ended with ${code} after ${(took / 1000).toFixed(1)} s`);
  expect(lost.map((one) => String((one.reason as Error).cause ?? one.reason)).filter((why) => !/ECONNREFUSED/.test(why)), "only who came too late was refused").toEqual([]);
  expect(answers.every((status) => status < 500)).toBe(true);
  expect(code).toBe(0);
  const recipients = all.map(({ email }) => email);
  expect((await rowsTo(recipients)).filter(({ state }) => state === "queued"), "the last ones were handed over before the end").toEqual([]);
  await settled(() => rowsTo(recipients), 60);
  const rows = await rowsTo(recipients);
  expect(rows.length).toBeGreaterThanOrEqual(answers.filter((status) => status === 202).length);
  await compare(rows);
});

drill("one of two processes is killed: no session is lost, and it comes back", 90, async () => {
  const all = await people(10);
  const back = await takeDown("app-2");
  const on = await Promise.all(all.map(({ client }) => client.call("GET", "/me", undefined, {}, 0)));
  expect(tally(on)).toEqual({ 200: 10 });
  expect(tally(await Promise.all(all.map((one) => askMail(one, 0))))).toEqual({ 202: 10 });
  const took = await back();
  await sleep(200);
  const again = await Promise.all(all.map(({ client }) => client.call("GET", "/me", undefined, {}, 1)));
  expect(tally(again)).toEqual({ 200: 10 });
  const recipients = all.map(({ email }) => email);
  await settled(() => rowsTo(recipients), 30);
  expect(await compare(await rowsTo(recipients))).toEqual({ sent: 10 });
  seen(`the other one served all; back after ${(took / 1000).toFixed(1)} s`);
});

/** Runs the migration as a deployment does. @returns what it said */
async function migrate(database: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "db/migrate.ts"], { env: { ...process.env, DATABASE_URL: database, TSX_TSCONFIG_PATH: "tsconfig.scripts.json" } });
  return stdout.trim();
}

/** A database that nobody needs: the stack's second one, of its own user, or where the server is somebody else's one beside theirs. */
async function scratch(): Promise<{ url: string; name: string }> {
  const given = new URL(services().database);
  if (services().pids.mysql) return { url: given.href.replaceAll("e2e_test", "unit_test"), name: "unit_test" };
  const name = given.pathname.slice(1).replace(/_test$/, "_scratch_test");
  const connection = await createConnection({ uri: given.href });
  await connection.query(`create database if not exists ${name}`);
  await connection.end();
  given.pathname = `/${name}`;
  return { url: given.href, name };
}

drill("a migration twice at once, and stopped halfway by kill -9", 120, async () => {
  const { url, name } = await scratch();
  const connection = await createConnection({ uri: url });
  try {
    const tables = async () => ((await connection.query("show tables"))[0] as unknown[]).length;
    const empty = async () => {
      await connection.query(`drop database ${name}`);
      await connection.query(`create database ${name} character set utf8mb4`);
      await connection.query(`use ${name}`);
    };
    await empty();
    const said = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    const whole = await tables();
    expect(said.filter((line) => /up to date/.test(line))).toHaveLength(2);
    await empty();
    let halfway = 0;
    for (let round = 0; round < 3; round++) {
      const child = execFile(process.execPath, ["--import", "tsx", "db/migrate.ts"], { env: { ...process.env, DATABASE_URL: url, TSX_TSCONFIG_PATH: "tsconfig.scripts.json" } }, () => undefined);
      const from = await tables();
      for (let n = 0; n < 600 && child.exitCode === null && (await tables()) < Math.min(whole - 1, from + 3); n++) await sleep(10);
      child.kill("SIGKILL");
      halfway = Math.max(halfway, (await tables()) < whole ? await tables() : 0);
    }
    await migrate(url);
    expect(await tables()).toBe(whole);
    seen(`three at once: one worked, two found it done; killed at ${halfway} of ${whole} tables, the next went on`);
    expect(halfway).toBeGreaterThan(0);
  } finally {
    await connection.end();
  }
});

drill("both processes are killed at once: they come back by themselves", 90, async () => {
  const [one] = await people(1);
  const back = [kill("app"), kill("app-2")];
  const began = performance.now();
  await Promise.all(back.map((done) => done()));
  // A process is named as back a moment before it listens.
  for (const door of [0, 1]) await until(`process ${door + 1} answers`, 10, async () => (await one?.client.call("GET", "/me", undefined, {}, door))?.status === 200);
  seen(`back after ${((performance.now() - began) / 1000).toFixed(1)} s`);
});
