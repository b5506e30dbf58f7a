import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: "server-only", replacement: path("./scripts/server-only.ts") },
      { find: /^@\//, replacement: path("./") },
    ],
  },
  test: {
    include: ["{lib,db,inngest,local,components,app,scripts,bench}/**/*.test.{ts,tsx}"],
    // It imports "next/server", which plain Node can't find without the bundler's help.
    server: { deps: { inline: ["next-auth"] } },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The same on a machine that tests share; a retry is printed.
    retry: process.env.CI ? 1 : 0,
    // Every test mints its own users, so files run side by side on one database.
    pool: "forks",
    maxWorkers: 2,
  },
});
