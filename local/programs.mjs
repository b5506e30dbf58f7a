// Programs of ours that are written in TypeScript, each bundled into one file, which Node starts in a fraction of the time it
// takes to find and compile a hundred.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot } from "./paths.mjs";
import { writeWhole } from "./secrets.mjs";

/** Next has no list of exports, so that its parts must be named by file. @type {import("esbuild").Plugin} */
const partsOfNext = {
  name: "parts of Next",
  setup: (build) => build.onResolve({ filter: /^next\/[a-z]+$/ }, ({ path }) => ({ path: `${path}.js`, external: true })),
};

/** What all our bundles for Node have in common. @type {import("esbuild").BuildOptions} */
export const forNode = {
  absWorkingDir: inRoot(),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  plugins: [partsOfNext],
  // As Next has it, for the templates of the mails.
  jsx: "automatic",
  // next-auth names parts of Next as Next's own bundler allows it, so it goes into the bundle.
  alias: { "server-only": "./scripts/server-only.ts", "next-auth": "./node_modules/next-auth/index.js" },
  logLevel: "warning",
};

/** A source knows where it lies, wherever its bundle does: some read a file beside them. @type {import("esbuild").Plugin} */
const ownPlaces = {
  name: "own places",
  setup: (build) =>
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({ loader: "ts", contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)) })),
};

/** @type {Map<string, Promise<string[]>>} */
const made = new Map();

/**
 * Bundles a program, once in this process.
 * @param {string} file in the project
 * @returns {Promise<string[]>} arguments for node that run it in the same process, so that signals and pids are its own
 */
export function program(file) {
  const bundled = made.get(file) ?? bundle(file);
  made.set(file, bundled);
  return bundled;
}

/** @param {string} file */
async function bundle(file) {
  const { build } = await import("esbuild");
  const out = inRoot(".next", "programs", file.replace(/\.ts$/, ".mjs"));
  const { outputFiles } = await build({ ...forNode, entryPoints: [file], outfile: out, write: false, sourcemap: "inline", plugins: [partsOfNext, ownPlaces] });
  // Whole at once: another stack may be starting the same program.
  writeWhole(out, outputFiles[0]?.text ?? "");
  return ["--enable-source-maps", out];
}
