// The build's scripts and styles, compressed once as well as it can be done, for the front door to give out (lib/static-memory.ts).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * Makes V8 compile a script's functions while it loads, on another thread, and not at their first call on the page's own
 * (its explicit compile hints; other engines read a comment).
 */
const compileHint = "//# allFunctionsCalledOnLoad\n";

/** @param {string} distDir the build's folder */
export function packStatic(distDir) {
  for (const name of readdirSync(join(distDir, "static"), { recursive: true, encoding: "utf8" })) {
    if (!/\.(js|css)$/.test(name)) continue;
    const file = join(distDir, "static", name);
    const built = readFileSync(file);
    const plain = name.endsWith(".js") ? Buffer.concat([Buffer.from(compileHint), built]) : built;
    if (plain !== built) writeFileSync(file, plain);
    const target = join(distDir, "packed", name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }));
    writeFileSync(`${target}.gz`, gzipSync(plain, { level: 9 }));
  }
}
