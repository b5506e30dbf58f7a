// The npm packages: installed when they are missing or the lock changed.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mustRun } from "./commands.mjs";
import { Stop, step } from "./console.mjs";
import { waitForLock } from "./locks.mjs";
import { dataDir, inRoot } from "./paths.mjs";

const stamp = inRoot("node_modules", ".lemon-lock");

/** @returns {boolean} whether node_modules is what the lock asks for */
function upToDate() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted();
}

/** @returns {string} */
function wanted() {
  const hash = createHash("sha256").update(readFileSync(inRoot("package-lock.json")));
  // Some packages are compiled per platform and per major version of Node.
  return `${hash.digest("hex")} ${process.platform}-${process.arch} node${process.versions.node.split(".")[0]}\n`;
}

/** Runs `npm ci` if needed. @throws {Stop} on an old Node, or when npm fails */
export async function ensurePackages() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9)) throw new Stop(`Node ${process.versions.node} is too old: this shop needs Node 20.9 or newer.`);
  if (upToDate()) return;
  if (alreadyInstalledByHand()) {
    writeFileSync(stamp, wanted());
    return;
  }
  await step("Installing packages (npm ci)", async (progress) => {
    const give = await waitForLock(`${dataDir}/packages.lock`, () => progress("another run is installing them"));
    try {
      if (upToDate()) return;
      // NODE_ENV=production would leave out what builds and starts the shop.
      const env = { ...process.env, NODE_ENV: undefined, npm_config_production: undefined };
      await mustRun("npm ci", "npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: inRoot(), env, onLine: (line) => !line.startsWith("npm warn") && progress(line) });
      writeFileSync(stamp, wanted());
    } finally {
      give();
    }
  });
}

/** @returns {boolean} whether `npm install` just brought node_modules in step with the lock, so that `npm ci` would only repeat it */
function alreadyInstalledByHand() {
  try {
    const lock = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8")).packages;
    const have = JSON.parse(readFileSync(inRoot("node_modules", ".package-lock.json"), "utf8")).packages;
    return Object.entries(lock).every(([path, { version, optional, devOptional }]) => {
      const there = have[path]?.version === version && existsSync(inRoot(path, "package.json"));
      return path === "" || there || Boolean(optional ?? devOptional);
    });
  } catch {
    return false;
  }
}
