// Secrets of one machine: made once, kept in a file only its owner reads.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Stop } from "./console.mjs";
import { dataDir } from "./paths.mjs";

/** Writes a file so that it is there whole or not at all, also when two processes write it at once. @param {string} path @param {string} text */
export function writeWhole(path, text) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, text, { mode: 0o600, flush: true });
  chmodSync(beside, 0o600);
  renameSync(beside, path);
}

const token = () => randomBytes(32).toString("base64url");
const makers = {
  authSecret: token,
  dataSecret: token,
  kvToken: token,
  redisPassword: token,
  databasePassword: token,
  databaseRootPassword: token,
  cronSecret: token,
  metricsToken: token,
};

/**
 * @param {string} dir the stack's folder
 * @returns {Record<keyof typeof makers, string>}
 * @throws {Stop} when the file is there but can't be read: making new ones would lock the data out
 */
export function stackSecrets(dir) {
  return keep(join(dir, "secrets.json"), makers);
}

/**
 * The key that encrypts what server actions close over. Builds are shared by the shop and its tests and the key is part of a
 * build, so there is one per checkout.
 * @returns {string} base64 of 32 bytes
 */
export function actionKey() {
  return keep(join(dataDir, "build-secrets.json"), { actionKey: () => randomBytes(32).toString("base64") }).actionKey;
}

/**
 * @template {string} K
 * @param {string} path
 * @param {Record<K, () => string>} wanted
 * @returns {Record<K, string>}
 */
function keep(path, wanted) {
  /** @type {Record<string, unknown>} */
  let kept = {};
  if (existsSync(path)) {
    try {
      kept = JSON.parse(readFileSync(path, "utf8"));
    } catch {
      throw new Stop(`${path} can't be read as JSON.`, ["Put its last good copy back, or start over with an empty shop: npm run reset"]);
    }
  }
  const names = /** @type {K[]} */ (Object.keys(wanted));
  const all = /** @type {Record<K, string>} */ (
    Object.fromEntries(names.map((name) => [name, typeof kept[name] === "string" ? kept[name] : wanted[name]()]))
  );
  if (names.some((name) => kept[name] !== all[name])) writeWhole(path, `${JSON.stringify({ ...kept, ...all }, null, 2)}\n`);
  return all;
}
