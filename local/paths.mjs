// Where things lie.
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const dataDir = join(root, ".data");

/** @param {...string} parts @returns {string} a path in the project */
export const inRoot = (...parts) => join(root, ...parts);

// Servers often live where an ordinary PATH does not look.
const extraFolders = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/libexec",
  "/usr/local/mysql/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/opt/mysql/bin",
  "/opt/homebrew/opt/mysql@8.4/bin",
  "/opt/homebrew/opt/mariadb/bin",
];

/** @param {...string} names @returns {string[]} every executable of these names, PATH first */
export function findBinaries(...names) {
  // LEMON_BINARIES replaces the search path, so that a machine without databases can be tried on one with them.
  const only = process.env["LEMON_BINARIES"];
  const folders = only === undefined ? [...(process.env["PATH"] ?? "").split(delimiter), ...extraFolders] : only.split(delimiter);
  const found = names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)).filter(isExecutable));
  return [...new Set(found)];
}

/** @param {string} path @returns {boolean} */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
