// The app's own processes: built and served as in production, or `next dev`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { say } from "./console.mjs";
import { inRoot } from "./paths.mjs";
import { startService } from "./processes.mjs";

/** @typedef {import("./environment.mjs").Env} Env */
/** @typedef {import("./processes.mjs").Service} Service */

/** @param {string} url @returns {Promise<boolean>} whether the shop there says it is well */
export async function isHealthy(url) {
  try {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/**
 * Starts processes of one build, the same shop on several ports; the last to start is the first to stop.
 * @param {object} options
 * @param {import("./stack.mjs").Stack} options.stack
 * @param {string} options.distDir
 * @param {number[]} options.ports
 * @param {Env} options.env as `stack.env` made it for the first port
 * @param {string} [options.name] of their logs, where a stack has more than one shop
 * @param {(reason: import("./console.mjs").Stop) => void} options.giveUp
 * @returns {Promise<Service[]>}
 */
export async function startApps({ stack, distDir, ports, env, name = "app", giveUp }) {
  // Any of them may be asked under the name of the first, or under its own.
  const hosts = [env["ALLOWED_HOSTS"], ...ports.slice(1).map((port) => `localhost:${port}`)].filter(Boolean).join(",");
  return Promise.all(
    ports.map(async (port, index) => {
      const service = await startService(
        {
          name: index === 0 ? name : `${name}-${index + 1}`,
          title: "The shop",
          command: process.execPath,
          args: [inRoot(distDir, "front-door.mjs")],
          env: { ...env, NODE_ENV: "production", NEXT_DIST_DIR: distDir, PORT: String(port), ALLOWED_HOSTS: hosts || undefined },
          cwd: inRoot(),
          dir: stack.dir,
          isReady: async (running) => running.port !== null && (await isHealthy(`http://localhost:${port}`)),
          readyWithin: 60_000,
          stopWithin: 25_000,
        },
        giveUp,
      );
      stack.services.push(service);
      return service;
    }),
  );
}

/** Starts `next dev`; what it says is for the person who develops. @param {{ stack: import("./stack.mjs").Stack, port: number, env: Env, giveUp: (reason: import("./console.mjs").Stop) => void }} options @returns {Promise<Service>} */
export async function startDev({ stack, port, env, giveUp }) {
  // Next writes its types into the tsconfig it is given; this one is nobody's source.
  const tsconfig = ".next/tsconfig.dev.json";
  const content = JSON.stringify({ extends: "../tsconfig.json", include: ["../next-env.d.ts", "../**/*.ts", "../**/*.tsx"], exclude: ["../node_modules"] });
  // A fresh clone has no build yet.
  mkdirSync(inRoot(".next"), { recursive: true });
  if (!existsSync(inRoot(tsconfig))) writeFileSync(inRoot(tsconfig), content);
  const service = await startService(
    {
      name: "app",
      title: "next dev",
      command: process.execPath,
      args: [inRoot("node_modules/next/dist/bin/next"), "dev", "--port", String(port), "--hostname", "localhost"],
      env: { ...env, NODE_ENV: "development", NEXT_DIST_DIR: ".next/dev", NEXT_TSCONFIG: tsconfig, PORT: String(port) },
      cwd: inRoot(),
      dir: stack.dir,
      isReady: () => isHealthy(`http://localhost:${port}`),
      readyWithin: 120_000,
      onLine: (line) => say(`  ${line}`),
    },
    giveUp,
  );
  stack.services.push(service);
  return service;
}

/** @returns {{ role: string, username: string, password: string }[]} */
export function demoSignIns() {
  const file = inRoot("db", "demo.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}
