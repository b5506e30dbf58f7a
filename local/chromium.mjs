// The browser of the journeys.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { readEnvironment } from "./environment.mjs";
import { findBinaries } from "./paths.mjs";

/** Chromium without its windows, as Playwright brings it too: the same pages for three quarters of the time. */
const withoutWindows = "chromium-headless-shell";
const withWindows = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** @returns {string | undefined} a Chromium: CHROMIUM_PATH, one that is installed, or the one Playwright brought */
export const findChromium = () => find([withoutWindows, ...withWindows]);

/** @returns {string | undefined} the whole browser first, as people have it and as Lighthouse wants it */
export const findWholeChromium = () => find([...withWindows, withoutWindows]);

/** @param {string[]} names @returns {string | undefined} */
function find(names) {
  const given = readEnvironment()["CHROMIUM_PATH"];
  if (given) return existsSync(given) ? given : undefined;
  return findBinaries(...names).find(isReal) ?? playwrights();
}

/** Ubuntu's `chromium-browser` is a script that asks for a snap. @param {string} path @returns {boolean} */
function isReal(path) {
  return !path.endsWith("chromium-browser") || existsSync("/usr/lib/chromium-browser/chromium-browser");
}

/** @returns {string | undefined} */
function playwrights() {
  try {
    const path = createRequire(import.meta.url)("playwright-core").chromium.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** @returns {boolean} whether Chinese text is more than boxes */
function hasChineseFont() {
  if (process.platform !== "linux") return true;
  const folders = ["/usr/share/fonts", "/usr/local/share/fonts"].filter((folder) => existsSync(folder));
  return folders.some((folder) => readdirSync(folder, { recursive: true }).some((file) => /cjk|wqy|sourcehan|droidsansfallback/i.test(String(file))));
}

/** @type {import("./system-packages.mjs").Need[]} */
export const browserNeeds = [
  {
    what: "Chromium",
    isMet: () => findChromium() !== undefined,
    packages: { debian: withoutWindows, fedora: "chromium", macos: "" },
    debianOnly: true,
    otherwise: "Anywhere         npx playwright install --with-deps chromium",
  },
  {
    what: "A Chinese font",
    isMet: hasChineseFont,
    packages: { debian: "fonts-noto-cjk", fedora: "google-noto-sans-cjk-fonts", macos: "" },
    optional: true,
  },
];
