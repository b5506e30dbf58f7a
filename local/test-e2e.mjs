// The shop as the journeys meet it: the production build, on a stack of its own.
import { demoSignIns, startApps } from "./app.mjs";
import { ensureBuild } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { step } from "./console.mjs";
import { prepareDatabase } from "./node-parts.mjs";
import { freePort } from "./ports.mjs";
import { revivals } from "./processes.mjs";
import { servicesFile, writeServices } from "./services.mjs";

export { browserNeeds } from "./chromium.mjs";

/** @typedef {import("./environment.mjs").Env} Env */

/** @param {number} [count] processes @returns {Promise<number[]>} */
export async function choosePorts(count = 1) {
  const ports = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

/** What waits for minutes in life does so for seconds in the drills. @type {Env} */
export const hurried = { MESSAGES_SWEEP_SECONDS: "5" };

/**
 * Builds if needed, fills the database and starts the shop's processes, one for each of `stack.apps`.
 * @param {import("./stack.mjs").Stack} stack
 * @param {(() => Promise<void> | void)[]} cleanUp gets what must be undone at the end
 * @param {(reason: import("./console.mjs").Stop) => void} giveUp
 * @param {Env} [more] for the shop
 * @returns {Promise<Env>} what Playwright is told: the shop's own environment, to start another process of it, and where all is
 */
export async function startShop(stack, cleanUp, giveUp, more = {}) {
  // The journeys come as many clients: each says its own address, as a proxy of ours would. The suites with two
  // processes trust nobody, and connect from many addresses of 127.0.0.0/8 instead.
  /** @type {Env} */
  const env = { ...(stack.apps.length > 1 ? {} : { TRUSTED_PROXIES: "1" }),
    // Browsers, build and shop share two cores here: a late answer is no dead Redis.
    KV_TIMEOUT: "2000",
    ...stack.env(stack.apps[0] ?? "", "e2e_test"),
    ...more };
  const { distDir, leave } = await ensureBuild(env);
  cleanUp.unshift(leave);
  // Nothing of the tests before counts towards limits here.
  await stack.flush();
  await prepareDatabase(env, true);
  const ports = stack.apps.map((url) => Number(new URL(url).port));
  await step(ports.length > 1 ? `${ports.length} processes of the shop` : "The shop", () => startApps({ stack, distDir, ports, env, giveUp }));
  const announce = () => writeServices(stack, env["DATABASE_URL"] ?? "", { demo: demoSignIns() });
  announce();
  revivals.on("back", announce);
  return {
    ...env,
    NEXT_DIST_DIR: distDir,
    LEMON_SERVICES: servicesFile(stack),
    BASE_URL: stack.apps[0],
    INBOX_URL: stack.urls.inbox,
    CHROMIUM_PATH: findChromium(),
  };
}
