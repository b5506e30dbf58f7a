// What npm can't bring: a database, Redis and, for tests, a browser. Installed only as root on Debian and Ubuntu.
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mustRun } from "./commands.mjs";
import { Stop, bold, say, step, warn } from "./console.mjs";

/**
 * @typedef {object} Need
 * @property {string} what as a person calls it
 * @property {() => boolean} isMet
 * @property {{ debian: string, fedora: string, macos: string }} packages names, separated by spaces
 * @property {boolean} [debianOnly] Ubuntu's package of that name is a shell around a snap
 * @property {string} [otherwise] another way to get it
 * @property {boolean} [optional] only a pity when it can't be had
 */

/** @returns {{ id: string, like: string, name: string }} */
function system() {
  if (!existsSync("/etc/os-release")) return { id: "", like: "", name: process.platform };
  const text = readFileSync("/etc/os-release", "utf8");
  const value = (/** @type {string} */ key) => new RegExp(`^${key}="?([^"\\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  return { id: value("ID"), like: value("ID_LIKE"), name: value("PRETTY_NAME") };
}

/**
 * Sees to it that all needs are met.
 * @param {Need[]} needs
 * @throws {Stop} saying what to install when it may not install anything itself
 */
export async function ensureInstalled(needs) {
  const unmet = needs.filter((need) => !need.isMet());
  const { id, like, name } = system();
  const family = `${id} ${like}`.split(" ");
  const apt = family.includes("debian") && existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;
  const byApt = apt ? unmet.filter((need) => !need.debianOnly || !family.includes("ubuntu")) : [];
  const missing = unmet.filter((need) => !need.optional || byApt.includes(need));
  for (const need of unmet) if (!missing.includes(need)) warn(`${need.what} is missing; the tests go on without it.`);
  if (byApt.length < missing.length) throw instructions(missing);
  if (missing.length === 0) return;

  const packages = byApt.flatMap((need) => need.packages.debian.split(" "));
  say(`  ${listOf(missing)} missing. Installing from ${name}'s packages: ${bold(packages.join(" "))}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const lock = ["-o", "DPkg::Lock::Timeout=300"];
  await step("Reading the package lists (apt-get update)", (progress) =>
    mustRun("apt-get update", "apt-get", [...lock, "update"], { env, onLine: progress }),
  );
  await step(`Installing ${packages.join(" ")}`, (progress) =>
    withoutDaemons(() => mustRun("apt-get install", "apt-get", [...lock, "install", "-y", "--no-install-recommends", ...packages], { env, onLine: progress })),
  );
  const still = missing.filter((need) => !need.optional && !need.isMet());
  if (still.length > 0) throw instructions(still);
}

/** @param {Need[]} missing @returns {Stop} */
function instructions(missing) {
  const list = (/** @type {"debian" | "fedora" | "macos"} */ key) => missing.map((need) => need.packages[key]).filter(Boolean).join(" ");
  const others = missing.flatMap((need) => need.otherwise ?? []);
  return new Stop(`${listOf(missing)} not installed. One of these lines installs what is missing:`, [
    `Debian, Ubuntu   sudo apt-get install --no-install-recommends ${list("debian")}`,
    `Fedora           sudo dnf install ${list("fedora")}`,
    ...(list("macos") ? [`macOS            brew install ${list("macos")}`] : []),
    ...others,
  ]);
}

/** @param {Need[]} needs @returns {string} e.g. "Redis and Chromium are" */
function listOf(needs) {
  const names = needs.map((need) => need.what);
  return `${[names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ")} ${names.length > 1 ? "are" : "is"}`;
}

const policy = "/usr/sbin/policy-rc.d";
const ours = "# Written by lemon-mall while it installs packages, so that they start no daemons.";

/** Packages of servers start them; this shop runs its own beside them. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function withoutDaemons(work) {
  const kept = `${policy}.before-lemon-mall`;
  const foreign = existsSync(policy) && !readFileSync(policy, "utf8").includes(ours);
  if (foreign) renameSync(policy, kept);
  writeFileSync(policy, `#!/bin/sh\n${ours}\nexit 101\n`);
  chmodSync(policy, 0o755);
  try {
    return await work();
  } finally {
    rmSync(policy, { force: true });
    if (existsSync(kept)) renameSync(kept, policy);
  }
}
