// Lighthouse's own mobile run. It is no package of the project: with all it brings along it is 185 MB, used by this alone,
// so npx fetches it (or takes it from its cache) when the benchmark is asked for.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findWholeChromium } from "../local/chromium.mjs";

const version = "12.8.2";
const run = promisify(execFile);

/** @typedef {{ score: number, lcp: number, tbt: number, requests: number, bytes: number }} Seen */

/**
 * One run; when the browser's trace misses the page's beginning, which happens now and then, another, three at most.
 * @type {typeof once}
 */
export async function lighthouse(url, cookie) {
  for (let left = 2; ; left--) {
    try {
      return await once(url, cookie);
    } catch (error) {
      if (left === 0 || !String(error).includes("NO_NAVSTART")) throw error;
    }
  }
}

/**
 * @param {string} url @param {string} cookie a Cookie header, or nothing
 * @returns {Promise<Seen>} the score of 100, milliseconds, and what came over the line
 * @throws when Lighthouse can't be had, or did not get the page
 */
async function once(url, cookie) {
  const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const out = join(folder, "report.json");
  try {
    await run("npx", ["--yes", `lighthouse@${version}`, url, "--quiet", "--output=json", `--output-path=${out}`, "--only-categories=performance", "--no-enable-error-reporting",
      "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage", ...(cookie ? ["--extra-headers", JSON.stringify({ Cookie: cookie })] : [])],
    { cwd: folder, env: { ...process.env, CHROME_PATH: findWholeChromium() }, timeout: 180_000, maxBuffer: 16 * 1024 * 1024 });
    const { audits, categories, runtimeError, finalDisplayedUrl } = JSON.parse(readFileSync(out, "utf8"));
    if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`);
    if (new URL(finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`Lighthouse was led to ${finalDisplayedUrl}`);
    /** @type {{ transferSize?: number }[]} */
    const requests = audits["network-requests"].details.items.filter((/** @type {{ url: string }} */ item) => item.url.startsWith("http"));
    return {
      score: Math.round(categories.performance.score * 100),
      lcp: audits["largest-contentful-paint"].numericValue,
      tbt: audits["total-blocking-time"].numericValue,
      requests: requests.length,
      bytes: requests.reduce((sum, item) => sum + (item.transferSize ?? 0), 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
