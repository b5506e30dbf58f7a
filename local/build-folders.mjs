// The folders of builds below .next, and the names in dist/ that start their programs.
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { living } from "./pids.mjs";
import { writeWhole } from "./secrets.mjs";
import { serve, served } from "./serve-build.mjs";

/** @param {string} distDir @param {string} [project] @returns {boolean} */
export const isComplete = (distDir, project = root) => existsSync(join(project, distDir, "complete"));

/**
 * Removes the builds that nobody needs. A shop that runs by itself may not be allowed to write, and then holds none, so those
 * that dist/ names stay: the one it serves, and the one before, which runs until the restart.
 * @param {string} newest @param {string} [project]
 */
export function removeOld(newest, project = root) {
  const named = served(join(project, "dist"));
  for (const name of readdirSync(join(project, ".next"))) {
    if (!/^[0-9a-f]{12}$/.test(name) || newest === `.next/${name}` || named.includes(`.next/${name}`)) continue;
    const holders = join(project, ".next", "in-use", name);
    const held = existsSync(holders) && readdirSync(holders).some((file) => living(readFileSync(join(holders, file), "utf8")) !== null);
    if (held) continue;
    rmSync(join(project, ".next", name), { recursive: true, force: true });
    rmSync(holders, { recursive: true, force: true });
  }
}

/**
 * Names a build's programs in dist/. What dist/server.js serves changes once dist/migrate.js has brought the tables up to this
 * build: until then a start, be it after a crash, serves the build that fits them.
 * @param {string} distDir @param {string} [project]
 * @returns {string} the build that dist/server.js serves meanwhile: this one where there is no other
 */
export function point(distDir, project = root) {
  const dist = join(project, "dist");
  const load = (/** @type {string} */ name) => `await import(${JSON.stringify(`../${distDir}/${name}.mjs`)})`;
  writeWhole(join(dist, "admin-create.js"), `${load("scripts/admin-create")};\n`);
  const then = `const { serve } = ${load("serve-build")};\nif (serve(new URL(".", import.meta.url), ${JSON.stringify(distDir)})) console.log("The next start of dist/server.js serves ${distDir}.");\n`;
  writeWhole(join(dist, "migrate.js"), `${load("db/migrate")};\n${load("scripts/areas-load")};\n${then}`);
  const [now] = served(dist);
  if (now && isComplete(now, project)) return now;
  serve(dist, distDir);
  return distDir;
}
