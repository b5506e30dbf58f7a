// The runners of `npm test`, each turned into true numbers.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { mustRun, run, stopSignal } from "./commands.mjs";
import { checkLicences } from "../scripts/licences.mjs";
import { green, red, say, warn } from "./console.mjs";
import { inRoot } from "./paths.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number, failures?: string[], flaky?: string[] }} Sum with the names of what failed, and of what passed at its second try */
/** @typedef {import("./environment.mjs").Env} Env */

const bin = (/** @type {string} */ name) => inRoot("node_modules", ".bin", name);

/** @param {number} code @param {string} name @returns {Sum} a check that is one whole */
const whole = (code, name) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, failures: code === 0 ? [] : [name] });

/** @param {Sum} a @param {Sum} b @returns {Sum} */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...(a.failures ?? []), ...(b.failures ?? [])],
  flaky: [...(a.flaky ?? []), ...(b.flaky ?? [])],
});

/** @param {Env} env @returns {Promise<Sum>} */
export async function lint(env) {
  const { code } = await run("oxlint", bin("oxlint"), ["--type-aware"], { cwd: inRoot(), env, show: true });
  return whole(code, "lint");
}

/** @param {Env} env @returns {Promise<Sum>} */
export async function types(env) {
  // Types of routes and of what a bundler imports, without a build; the tsconfig it may write to is nobody's source.
  mkdirSync(inRoot(".next"), { recursive: true });
  writeFileSync(inRoot(".next", "tsconfig.types.json"), JSON.stringify({ extends: "../tsconfig.json", include: ["../next-env.d.ts"] }));
  const own = { ...env, NEXT_DIST_DIR: ".next/types", NEXT_TSCONFIG: ".next/tsconfig.types.json", NEXT_TELEMETRY_DISABLED: "1" };
  await mustRun("next typegen", process.execPath, [inRoot("node_modules/next/dist/bin/next"), "typegen"], { cwd: inRoot(), env: own });
  const { code } = await run("tsc", bin("tsc"), ["--noEmit"], { cwd: inRoot(), env, show: true });
  return whole(code, "types");
}

/**
 * What a project owes its dependencies: licences that may be shipped, none with a known hole, nothing that nobody uses.
 * @param {Env} env @returns {Promise<Sum>}
 */
export async function upkeep(env) {
  const { count, problems } = checkLicences();
  say(problems.length === 0 ? `  ${green("✓")} Licences of ${count} packages` : `  ${red("✗")} Licences:\n    ${problems.join("\n    ")}`);
  const audited = await audit(env);
  const { code } = await run("knip", bin("knip"), ["--no-progress"], { cwd: inRoot(), env, show: true });
  say(code === 0 ? `  ${green("✓")} Nothing unused (knip)` : `  ${red("✗")} Unused, see above (knip)`);
  return [whole(problems.length, "licences"), audited, whole(code, "knip")].reduce(add);
}

/** Known holes, high or critical. A registry that can't say is no failure of ours, but no pass either. @param {Env} env @returns {Promise<Sum>} */
async function audit(env) {
  const text = await new Promise((/** @type {(text: string) => void} */ resolve) => {
    const options = { cwd: inRoot(), env: /** @type {NodeJS.ProcessEnv} */ (env), maxBuffer: 64 * 1024 * 1024, signal: stopSignal };
    execFile("npm", ["audit", "--json", "--fetch-retries=0", "--fetch-timeout=20000"], options, (_error, stdout) => resolve(stdout));
  });
  /** @type {{ metadata?: { vulnerabilities: Record<string, number> }, vulnerabilities?: Record<string, { severity: string }>, message?: string }} */
  const report = parse(text) ?? {};
  if (!report.metadata) {
    warn(`The registry gives no security advice here: ${report.message ?? "no answer"}. Audit skipped.`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const bad = Object.entries(report.vulnerabilities ?? {}).filter(([, { severity }]) => severity === "high" || severity === "critical");
  say(bad.length === 0 ? `  ${green("✓")} No known hole of high severity (npm audit)` : `  ${red("✗")} Known holes, see npm audit: ${bad.map(([name]) => name).join(", ")}`);
  return whole(bad.length, "npm audit");
}

/** @param {Env} env @param {string} dir @param {string[]} args @returns {Promise<Sum>} */
export async function unit(env, dir, args) {
  const file = join(dir, "vitest.json");
  rmSync(file, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code } = await run("vitest", bin("vitest"), ["run", ...reporters, ...args], { cwd: inRoot(), env: { ...env, NODE_ENV: "test" }, show: true });
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] } | null} */
  const result = read(file);
  if (!result) return { passed: 0, failed: 1, skipped: 0, failures: ["vitest wrote no result"] };
  // A file that can't even be loaded has no tests to fail.
  const broken = result.testResults.filter((file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"));
  const failed = result.numFailedTests + broken.length;
  const named = result.testResults.flatMap((file) => file.assertionResults.filter((test) => test.status === "failed").map((test) => `${relative(inRoot(), file.name)}: ${test.fullName}`));
  return {
    passed: result.numPassedTests,
    // An error outside any test fails the run as well.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
    failures: [...named, ...broken.map((file) => relative(inRoot(), file.name)), ...(code !== 0 && failed === 0 ? ["an error outside any test, see above"] : [])],
  };
}

/** @param {Env} env @param {string} dir @param {string[]} args @returns {Promise<Sum>} */
export async function playwright(env, dir, args) {
  const file = join(dir, "playwright.json");
  rmSync(file, { force: true });
  const { code } = await run("playwright", bin("playwright"), ["test", ...args], {
    cwd: inRoot(),
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, LEMON_OUTPUT: join(dir, "playwright") },
    show: true,
  });
  /** @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[], suites: Suite[] } | null} */
  const result = read(file);
  if (!result) return { passed: 0, failed: 1, skipped: 0, failures: ["playwright wrote no result"] };
  const { expected, unexpected, flaky, skipped } = result.stats;
  const failed = unexpected + result.errors.length;
  // What passed at its second try (CI only, where browsers share two cores) has passed, and is named.
  return {
    passed: expected + flaky,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped,
    failures: namesOf(result.suites, "unexpected"),
    flaky: namesOf(result.suites, "flaky"),
  };
}

/** @typedef {{ suites?: Suite[], specs?: { title: string, file: string, tests: { projectName: string, status: string }[] }[] }} Suite */

/** @param {Suite[]} suites @param {string} status @returns {string[]} */
function namesOf(suites, status) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...specs.flatMap((spec) => spec.tests.filter((test) => test.status === status).map((test) => `[${test.projectName}] ${spec.file}: ${spec.title}`)),
    ...namesOf(inner, status),
  ]);
}

/** @param {string} file @returns {any} */
function read(file) {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
