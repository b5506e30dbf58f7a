// dist/server.js starts the build that the next start of the shop serves, dist/server-before.js the one before it. Part of
// every build: dist/migrate.js ends with it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mark } from "./pids.mjs";
import { writeWhole } from "./secrets.mjs";

const names = ["server.js", "server-before.js"];

/**
 * It holds the build where it may write; in an image, or a folder of another user's, the two that dist/ names stay anyway.
 * @param {string} distDir @returns {string} a program that serves this build
 */
const program = (distDir) => `process.env.NEXT_DIST_DIR ??= ${JSON.stringify(distDir)};
const { hold } = await import(${JSON.stringify(`../${distDir}/serve-build.mjs`)});
try {
  hold(${JSON.stringify(distDir)}, new URL("..", import.meta.url));
} catch {}
await import(${JSON.stringify(`../${distDir}/front-door.mjs`)});
`;

/**
 * Keeps a build from being removed by a later one while this process lives.
 * @param {string} distDir @param {string | URL} project the folder @returns {() => void} lets go of it again
 */
export function hold(distDir, project) {
  const folder = join(typeof project === "string" ? project : fileURLToPath(project), ".next", "in-use", distDir.slice(".next/".length));
  const file = join(folder, String(process.pid));
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, mark(process.pid));
  return () => rmSync(file, { force: true });
}

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
