// Which licences the packages of the lock file come under, and which of them may not be there.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What may be shipped with a shop under the MIT licence: asks for no more than to be named. */
const shipped = new Set(["MIT", "MIT-0", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BlueOak-1.0.0", "Unlicense", "CC0-1.0", "CC-BY-4.0", "Zlib"]);
/** Tools that stay with the developers may also ask for their own changes to be published. */
const tools = new Set([...shipped, "MPL-2.0", "Python-2.0"]);

/** Packages whose licence is none of these, and why they may be there all the same. @type {[RegExp, string, string][]} */
const exceptions = [
  [/^geist$/, "SIL OPEN FONT LICENSE", "a font, whole and in part (components/layout/fonts); OFL-1.1 under its long name"],
  [/^@img\/sharp-/, "LGPL-3.0-or-later", "libvips, an optional library of Next's picture service, loaded as a library of its own and not changed"],
];

/** @typedef {{ version?: string, license?: string, dev?: boolean, devOptional?: boolean, link?: boolean }} Locked */

/**
 * @param {Record<string, Locked>} packages `packages` of a package-lock.json, version 3
 * @param {(path: string) => string | undefined} licenceOf asked when the lock names none
 * @returns {string[]} one line a package that may not be there
 */
export function licenceProblems(packages, licenceOf) {
  return Object.entries(packages).flatMap(([path, locked]) => {
    if (path === "" || locked.link) return [];
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const licence = locked.license ?? licenceOf(path);
    if (!licence) return [`${name} names no licence`];
    const excepted = exceptions.filter(([pattern]) => pattern.test(name)).map(([, allowed]) => allowed);
    const allowed = new Set([...(locked.dev ? tools : shipped), ...excepted]);
    return satisfies(licence, allowed) ? [] : [`${name} is under ${licence}`];
  });
}

/**
 * Whether an SPDX expression can be met: of `A OR B` one must be allowed, of `A AND B` both.
 * @param {string} expression @param {Set<string>} allowed @returns {boolean}
 */
function satisfies(expression, allowed) {
  if (allowed.has(expression)) return true;
  const either = split(expression, "OR");
  if (either.length > 1) return either.some((part) => satisfies(part, allowed));
  const both = split(expression, "AND");
  if (both.length > 1) return both.every((part) => satisfies(part, allowed));
  const inner = /^\((.*)\)$/.exec(expression)?.[1];
  return inner !== undefined && satisfies(inner, allowed);
}

/** Splits at an operator outside brackets. @param {string} text @param {string} operator @returns {string[]} */
function split(text, operator) {
  /** @type {string[]} */
  const parts = [""];
  let depth = 0;
  for (const word of text.split(/\s+/)) {
    if (word === operator && depth === 0) parts.push("");
    else parts[parts.length - 1] = `${parts.at(-1)} ${word}`.trim();
    depth += (word.match(/\(/g) ?? []).length - (word.match(/\)/g) ?? []).length;
  }
  return parts;
}

/** Those of this project. @returns {{ count: number, problems: string[] }} */
export function checkLicences() {
  const root = new URL("../", import.meta.url);
  const read = (/** @type {string} */ path) => JSON.parse(readFileSync(fileURLToPath(new URL(path, root)), "utf8"));
  const { packages } = read("package-lock.json");
  const licenceOf = (/** @type {string} */ path) => {
    try {
      const { license } = read(`${path}/package.json`);
      return typeof license === "string" ? license : license?.type;
    } catch {
      return undefined;
    }
  };
  return { count: Object.keys(packages).length - 1, problems: licenceProblems(packages, licenceOf) };
}
