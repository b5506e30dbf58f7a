// .data/services.json: where scripts and tests find what runs (API.md).
import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "./secrets.mjs";

/** @typedef {import("./stack.mjs").Stack} Stack */

/** @param {Stack} stack @returns {string} */
export const servicesFile = (stack) => join(stack.dir, "services.json");

/**
 * @param {Stack} stack
 * @param {string} database the connection URL the app uses
 * @param {Record<string, unknown>} [more]
 */
export function writeServices(stack, database, more = {}) {
  const pids = Object.fromEntries([["launcher", process.pid], ...stack.services.map((service) => [service.name, service.pid()])]);
  const services = {
    shop: stack.apps[0],
    shops: stack.apps,
    inbox: stack.urls.inbox,
    kv: stack.urls.kv,
    inngest: stack.urls.inngest,
    oauth: stack.urls.oauth,
    database,
    redis: stack.urls.redis,
    pids,
    logs: join(stack.dir, "logs"),
    ...more,
  };
  writeWhole(servicesFile(stack), `${JSON.stringify(services, null, 2)}\n`);
}

/** @param {Stack} stack */
export function removeServices(stack) {
  rmSync(servicesFile(stack), { force: true });
}
