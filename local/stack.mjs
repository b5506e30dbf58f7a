// A stack: everything around the app. The shop has one below .data, each run of the tests one of its own.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Stop, step } from "./console.mjs";
import { appEnvironment, oauthKeys } from "./environment.mjs";
import { findMysql, startMysql } from "./mysql.mjs";
import { startPart } from "./node-parts.mjs";
import { freePort, nextFreePort } from "./ports.mjs";
import { stopStarting } from "./processes.mjs";
import { command, findRedis, startRedis } from "./redis.mjs";
import { stackSecrets } from "./secrets.mjs";
import { ensureInstalled } from "./system-packages.mjs";

/** @typedef {import("./environment.mjs").Env} Env */
/** @typedef {import("./processes.mjs").Service} Service */

/** @type {Record<"mysql" | "redis", import("./system-packages.mjs").Need>} */
const needs = {
  mysql: {
    what: "MySQL (or MariaDB)",
    isMet: () => findMysql().length > 0,
    packages: { debian: "mariadb-server", fedora: "mariadb-server", macos: "mysql" },
    otherwise: "Or set DATABASE_URL to a MySQL 8 or MariaDB that runs already.",
  },
  redis: {
    what: "Redis",
    isMet: () => findRedis() !== undefined,
    packages: { debian: "redis-server", fedora: "valkey", macos: "redis" },
    otherwise: "Or set KV_REST_API_URL and KV_REST_API_TOKEN to an Upstash-compatible Redis.",
  },
};

/**
 * @param {Env} given
 * @param {import("./system-packages.mjs").Need[]} [more]
 */
export async function ensureServers(given, more = []) {
  await ensureInstalled([...(given["DATABASE_URL"] ? [] : [needs.mysql]), ...(given["KV_REST_API_URL"] ? [] : [needs.redis]), ...more]);
}

/**
 * Starts a stack.
 * @param {object} options
 * @param {string} options.dir its folder
 * @param {Env} options.given what the person set
 * @param {string[]} options.databases names; each gets a user that may use it alone. The app is given the first
 * @param {number[]} options.appPorts where the app will listen
 * @param {boolean} [options.throwaway] for tests: data need not survive a power cut, retries come quickly
 * @param {number} [options.inboxFrom] first port to try for the inbox; any when left out
 * @param {(env: Env) => Promise<void>} [options.prepare] fills the first database while the parts that need none of it start
 * @param {(reason: Stop) => void} options.giveUp called when a part can't be kept alive
 * @param {(() => Promise<void> | void)[]} options.cleanUp is given the stack's end before anything of it runs, so that a signal meanwhile leaves nothing behind
 */
export async function startStack({ dir, given, databases, appPorts, throwaway = false, inboxFrom, prepare, giveUp, cleanUp }) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const secrets = stackSecrets(dir);
  /** @type {Service[]} */
  const services = [];
  const stop = async () => {
    // Last started, first stopped: nothing loses what it stands on.
    await stopStarting(dir);
    while (services.length > 0) await services.pop()?.stop();
  };
  cleanUp.push(stop);
  const keep = (/** @type {Service} */ service) => void services.push(service);
  try {
    // LISTEN is the shop's: its parts are for this machine only.
    const base = { ...given, DATABASE_URL: undefined, LISTEN: undefined };
    /** @type {Map<string, string>} */
    const databaseUrls = new Map();
    let socket = "";
    if (given["DATABASE_URL"]) {
      for (const name of databases) databaseUrls.set(name, given["DATABASE_URL"]);
    } else {
      const port = await freePort();
      const list = databases.map((name) => ({ name, user: name, password: secrets.databasePassword }));
      for (const { name, user, password } of list) databaseUrls.set(name, `mysql://${user}:${password}@127.0.0.1:${port}/${name}`);
      await step("Database", async (progress) => {
        progress("starting");
        const started = await startMysql({ dir, port, rootPassword: secrets.databaseRootPassword, databases: list, throwaway, giveUp });
        keep(started.service);
        socket = started.socket;
      });
    }
    let kvUrl = given["KV_REST_API_URL"] ?? "";
    let kvToken = given["KV_REST_API_TOKEN"] ?? "";
    let redisUrl = "";
    if (kvUrl && !kvToken) throw new Stop("KV_REST_API_URL is set, but KV_REST_API_TOKEN is not.");
    let flush = async () => {};
    if (!kvUrl) {
      const port = await freePort();
      redisUrl = `redis://:${secrets.redisPassword}@127.0.0.1:${port}`;
      await step("Redis", async () => keep(await startRedis({ dir, port, password: secrets.redisPassword, giveUp })));
      flush = async () => void (await command(port, secrets.redisPassword, "FLUSHALL"));
      const kvPort = await freePort();
      kvUrl = `http://127.0.0.1:${kvPort}`;
      kvToken = secrets.kvToken;
      const env = { ...base, REDIS_URL: redisUrl, KV_REST_API_TOKEN: kvToken };
      await step("KV gateway", async () => keep(await startPart({ name: "kv", title: "The KV gateway", file: "local/kv-gateway/main.ts", env, port: kvPort, dir, giveUp })));
    }
    const apps = appPorts.map((port) => `http://localhost:${port}`);
    const inboxPort = inboxFrom === undefined ? await freePort() : await nextFreePort(inboxFrom, new Set(appPorts));
    const [inngestPort, oauthPort] = [await freePort(), await freePort()];
    const urls = { inbox: `http://localhost:${inboxPort}`, inngest: `http://localhost:${inngestPort}`, oauth: `http://localhost:${oauthPort}`, kv: kvUrl.replace("//127.0.0.1:", "//localhost:"), redis: redisUrl || null };
    const env = (/** @type {string} */ appUrl, /** @type {string | undefined} */ database = databases[0]) =>
      appEnvironment({
        given,
        secrets,
        databaseUrl: databaseUrls.get(database ?? "") ?? "",
        kvUrl,
        kvToken,
        providers: urls.inbox,
        oauth: urls.oauth,
        inngest: given["INNGEST_EVENT_KEY"] || given["INNGEST_DEV"] ? null : urls.inngest,
        appUrl,
      });
    const parts = [
      { name: "providers", title: "The inbox", file: "local/providers/main.ts", port: inboxPort, env: { ...base, STATE_FILE: join(dir, "providers.jsonl") } },
      {
        name: "inngest",
        title: "The job runner",
        file: "local/inngest/main.ts",
        port: inngestPort,
        env: { ...base, STATE_FILE: join(dir, "inngest.jsonl"), APP_URLS: apps.map((url) => `${url}/api/inngest`).join(","), RETRY_SCALE: throwaway ? "0.01" : "1" },
      },
      { name: "oauth", title: "The sign-in providers", file: "local/oauth/main.ts", port: oauthPort, env: { ...base, APP_URLS: apps.join(","), OAUTH_CLIENT_ID: oauthKeys.id, OAUTH_CLIENT_SECRET: oauthKeys.secret } },
    ];
    await allSettled([
      step("Inbox, mail, SMS and background jobs", () => allSettled(parts.map(async (part) => keep(await startPart({ ...part, dir, giveUp }))))),
      prepare?.(env(apps[0] ?? "")) ?? Promise.resolve(),
    ]);
    return { dir, urls, apps, env, services, secrets, databaseUrls, socket, flush };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for all of them before the first failure is thrown, so that whatever started meanwhile is known and can be stopped. @param {Promise<unknown>[]} running */
async function allSettled(running) {
  for (const result of await Promise.allSettled(running)) if (result.status === "rejected") throw result.reason;
}

/** @typedef {Awaited<ReturnType<typeof startStack>>} Stack */
