import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "@playwright/test";

const root = join(import.meta.dirname, "..");

/** Whether a process of the shop can be started: `npm test` hands its environment down; by hand there is none. */
export const canStart = Boolean(process.env.AUTH_SECRET && process.env.NEXT_DIST_DIR);

const freePort = () => new Promise<number>((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
  });
});

/** Another process of the same build over the same data, with other settings. @returns its address, and what ends it */
export async function startShop(settings: Record<string, string>): Promise<{ url: string; stop: () => void }> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server: ChildProcess = spawn(process.execPath, [join(root, process.env.NEXT_DIST_DIR ?? "", "front-door.mjs")], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), APP_URL: url, ALLOWED_HOSTS: "", ...settings },
    stdio: "ignore",
  });
  await expect.poll(() => fetch(`${url}/api/health`).then((answer) => answer.status, () => 0), { timeout: 30_000 }).toBe(200);
  return { url, stop: () => server.kill() };
}
