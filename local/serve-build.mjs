// dist/server.js starts the build that the next start of the shop serves, dist/server-before.js the one before it. Part of
// every build: dist/migrate.js ends with it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "./secrets.mjs";

const names = ["server.js", "server-before.js"];

/** @param {string} distDir @returns {string} a program that serves this build */
const program = (distDir) => `process.env.NEXT_DIST_DIR ??= ${JSON.stringify(distDir)};\nawait import(${JSON.stringify(`../${distDir}/front-door.mjs`)});\n`;

/** @param {string} dist @returns {(string | undefined)[]} the builds that the next start and the one before it serve */
export function served(dist) {
  return names.map((name) => {
    const file = join(dist, name);
    return existsSync(file) ? /"(\.next\/[0-9a-f]{12})"/.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  });
}

/**
 * Has the next start serve a build; nothing is written where it does so already.
 * @param {string | URL} dist the folder
 * @param {string} distDir
 * @returns {boolean} whether it was another one before
 */
export function serve(dist, distDir) {
  const folder = typeof dist === "string" ? dist : fileURLToPath(dist);
  const [server = "", before = ""] = names.map((name) => join(folder, name));
  const text = program(distDir);
  const now = existsSync(server) ? readFileSync(server, "utf8") : null;
  if (now === text) return false;
  if (now !== null) writeWhole(before, now);
  writeWhole(server, text);
  return true;
}
