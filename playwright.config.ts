import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// `npm test` says where its own shop is; run by hand, the journeys walk through the one that `npm start` runs.
const services = process.env.LEMON_SERVICES ?? ".data/services.json";
const found: { shop?: string } = existsSync(services) ? JSON.parse(readFileSync(services, "utf8")) : {};
const baseURL = process.env.BASE_URL ?? found.shop ?? "http://localhost:3000";
const executablePath = process.env.CHROMIUM_PATH ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path));
const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;

/** `LEMON_SUITE=abuse` or `faults` runs that folder alone; it is no part of `npm test`. */
const suite = process.env.LEMON_SUITE;

const journeys = [
  {
    name: "desktop-en",
    testMatch: /e2e\/[^/]+\.spec\.ts$/,
    metadata: { locale: "en", prefix: "" },
    use: { viewport: { width: 1280, height: 800 }, locale: "en-US" },
  },
  {
    name: "phone-zh",
    testMatch: /e2e\/[^/]+\.spec\.ts$/,
    metadata: { locale: "zh", prefix: "/zh" },
    use: { viewport: { width: 360, height: 740 }, locale: "zh-CN", isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  },
  { name: "api", testMatch: /e2e\/api\/.+\.spec\.ts$/ },
];

/** A suite's folder; what must have the machine to itself (`alone.spec.ts`: a part down, times compared) comes afterwards. */
const suites = (name: string) => [
  { name, testMatch: new RegExp(`e2e/${name}/.+\\.spec\\.ts$`), testIgnore: /alone\.spec\.ts$/ },
  { name: `${name}-alone`, testMatch: new RegExp(`e2e/${name}/alone\\.spec\\.ts$`), dependencies: [name] },
];

export default defineConfig({
  testDir: "e2e",
  outputDir: process.env.LEMON_OUTPUT ?? "test-results",
  fullyParallel: true,
  // A part that one drill takes down is missing for everybody.
  workers: suite === "faults" ? 1 : 2,
  // Two cores are shared with the browsers: one more try there, and whoever needed it is named as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: suite ? 180_000 : 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ...(report ? [["json", { outputFile: report }] as const] : []), ...(suite === "abuse" || suite === "faults" ? [[`./e2e/${suite}/table.ts`] as const] : [])],
  use: {
    baseURL,
    timezoneId: "Asia/Shanghai",
    // A trace of every test costs a third of its time; LEMON_TRACE=1 keeps those of the tests that fail.
    trace: process.env.LEMON_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-gpu"],
    },
  },
  projects: suite ? suites(suite) : journeys,
});
