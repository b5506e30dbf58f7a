// The production build: one folder per state of the sources, made once, never touched while a shop serves from it.
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { isComplete, point, removeOld } from "./build-folders.mjs";
import { mustRun } from "./commands.mjs";
import { bold, step } from "./console.mjs";
import { waitForLock } from "./locks.mjs";
import { packStatic } from "./pack-static.mjs";
import { inRoot, root } from "./paths.mjs";
import { forNode } from "./programs.mjs";
import { quickCallsSource } from "./quick-calls.mjs";
import { actionKey } from "./secrets.mjs";
import { hold } from "./serve-build.mjs";

/** @typedef {import("./environment.mjs").Env} Env */

const sourceFolders = ["app", "components", "db", "inngest", "lib", "public"];
const sourceFile = /^(package-lock\.json|tsconfig\.json|[^.]+\.(ts|js|mjs)|[^.]+\.config\.(js|mjs))$/;
const noSource = /\.(test|spec)\.tsx?$|^(playwright|vitest|drizzle)\.config\./;

/** The key that a build has in it. @param {Env} env @returns {string} */
const keyOf = (env) => env["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"] || actionKey();

/** @param {Env} env @returns {string} 12 characters that stand for everything a build depends on */
export function sourceHash(env) {
  const hash = createHash("sha256").update(`${process.version} ${keyOf(env)}`);
  const files = [
    "local/build.mjs",
    "local/programs.mjs",
    ...Object.values(programs).filter((file) => /^(scripts|local)\//.test(file)),
    "local/quick-calls.mjs",
    "local/pack-static.mjs",
    ...readdirSync(inRoot()).filter((name) => sourceFile.test(name) && name !== "next-env.d.ts"),
    ...sourceFolders.filter((folder) => existsSync(inRoot(folder))).flatMap(filesBelow),
  ];
  for (const file of files.filter((name) => !noSource.test(name)).sort()) {
    const content = createHash("sha256").update(readFileSync(inRoot(file))).digest("hex");
    hash.update(`${file}\n${content}\n`);
  }
  return hash.digest("hex").slice(0, 12);
}

/** @param {string} folder @returns {string[]} paths in the project */
function filesBelow(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/**
 * Builds unless this state of the sources is built already.
 * @param {Env} env
 * @returns {Promise<{ distDir: string, leave: () => void }>} the folder, held until `leave` so that no later build removes it
 */
export async function ensureBuild(env) {
  const distDir = `.next/${sourceHash(env)}`;
  // Held from before it exists: a build elsewhere that ends meanwhile must not sweep it away.
  const leave = hold(distDir, root);
  try {
    if (!isComplete(distDir)) {
      await step("Building the shop for production", async (progress) => {
        const give = await waitForLock(inRoot(".next", "build.lock"), (pid) => progress(`waiting for another build (process ${pid ?? "?"})`));
        try {
          if (!isComplete(distDir)) await build(distDir, env, progress);
          removeOld(distDir);
        } finally {
          give();
        }
      });
    }
    return { distDir, leave };
  } catch (error) {
    leave();
    throw error;
  }
}

/** @param {string} distDir @param {Env} env @param {(detail: string) => void} progress */
async function build(distDir, env, progress) {
  rmSync(inRoot(distDir), { recursive: true, force: true });
  const tsconfig = ".next/tsconfig.json";
  writeFileSync(inRoot(tsconfig), buildTsconfig());
  const buildEnv = {
    ...env,
    NODE_ENV: "production",
    NEXT_DIST_DIR: distDir,
    NEXT_TSCONFIG: tsconfig,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: keyOf(env),
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const types = existsSync(inRoot("next-env.d.ts")) ? readFileSync(inRoot("next-env.d.ts")) : null;
  await mustRun("next build", process.execPath, [inRoot("node_modules/next/dist/bin/next"), "build"], { cwd: inRoot(), env: buildEnv, onLine: progress });
  // It points into the build's folder, which goes away one day.
  if (types) writeFileSync(inRoot("next-env.d.ts"), types);
  progress("the front door");
  await bundlePrograms(distDir);
  packStatic(inRoot(distDir));
  writeFileSync(inRoot(distDir, "complete"), `${new Date().toISOString()}\n`);
}

// What a production machine runs beside Next, without the packages that only development needs. The places are those of
// the sources, since some read a file beside them.
const programs = { "front-door": "server.ts", "hash-thread": "lib/hash-thread.ts", "db/migrate": "db/migrate.ts", "scripts/areas-load": "scripts/areas-load.ts", "scripts/admin-create": "scripts/admin-create.ts", "serve-build": "local/serve-build.mjs" };

/** Bundles them into the build. @param {string} distDir */
async function bundlePrograms(distDir) {
  const esbuild = await import("esbuild");
  // .mjs, since Next puts a package.json of its own into the folder.
  const options = { ...forNode, outdir: distDir, outExtension: { ".js": ".mjs" } };
  await esbuild.build({ ...options, entryPoints: programs });
  // In pieces, so that what is imported late is loaded late.
  await esbuild.build({ ...options, splitting: true, entryNames: "quick-calls", chunkNames: "quick-calls-[hash]", stdin: { contents: quickCallsSource(), resolveDir: inRoot(), sourcefile: "quick-calls.ts", loader: "ts" } });
  cpSync(inRoot("db", "migrations"), inRoot(distDir, "db", "migrations"), { recursive: true });
  cpSync(inRoot("db", "areas.tsv"), inRoot(distDir, "db", "areas.tsv"));
}

/** Next writes the build's types into the tsconfig it is given; this one is nobody's source. @returns {string} */
function buildTsconfig() {
  const below = (/** @type {string} */ folder) => [`../${folder}/**/*.ts`, `../${folder}/**/*.tsx`];
  return JSON.stringify({
    extends: "../tsconfig.json",
    compilerOptions: { incremental: false },
    include: ["../next-env.d.ts", "../*.ts", ...["app", "components", "db", "inngest", "lib"].flatMap(below)],
    exclude: ["../node_modules", "../**/*.test.ts", "../**/*.test.tsx"],
  });
}

// `npm run build`: for images and machines that build in one place and serve in another.
if (process.argv[1] === inRoot("local", "build.mjs")) {
  const { explain, say } = await import("./console.mjs");
  const { readEnvironment } = await import("./environment.mjs");
  try {
    const { distDir, leave } = await ensureBuild(readEnvironment());
    const served = point(distDir);
    leave();
    say(`  Built ${bold(distDir)}. ${served === distDir ? "dist/server.js serves it." : `Until dist/migrate.js has run, dist/server.js serves ${served}.`}`);
  } catch (error) {
    explain(error);
    process.exit(1);
  }
}
