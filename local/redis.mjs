// A private Redis (or Valkey) below a stack's folder.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { findBinaries } from "./paths.mjs";
import { startService } from "./processes.mjs";

/** @returns {string | undefined} the server's path */
export function findRedis() {
  return findBinaries("redis-server", "valkey-server")[0];
}

/**
 * @param {{ dir: string, port: number, password: string, giveUp: (reason: import("./console.mjs").Stop) => void }} options
 * @returns {Promise<import("./processes.mjs").Service>}
 */
export async function startRedis({ dir, port, password, giveUp }) {
  const home = join(dir, "redis");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const config = join(home, "redis.conf");
  const lines = [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir "${home}"`,
    `requirepass ${password}`,
    "appendonly yes",
    "appendfsync everysec",
    'save ""',
    "daemonize no",
  ];
  writeFileSync(config, `${lines.join("\n")}\n`, { mode: 0o600 });
  chmodSync(config, 0o600);
  return startService(
    {
      name: "redis",
      title: "Redis",
      command: findRedis() ?? "redis-server",
      args: [config],
      env: process.env,
      dir,
      isReady: async () => (await command(port, password, "PING")).startsWith("+PONG"),
    },
    giveUp,
  );
}

/**
 * One command, spoken plainly.
 * @param {number} port
 * @param {string} password
 * @param {string} text
 * @returns {Promise<string>} its answer; empty when nobody answers
 */
export function command(port, password, text) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1", timeout: 5_000 });
    let heard = "";
    const end = () => {
      socket.destroy();
      resolve(heard.split("\r\n").slice(1).join("\r\n"));
    };
    socket.once("connect", () => socket.write(`AUTH ${password}\r\n${text}\r\n`));
    socket.on("data", (chunk) => {
      heard += chunk.toString("utf8");
      if (heard.split("\r\n").length > 2) end();
    });
    socket.once("timeout", end);
    socket.once("error", end);
    socket.once("close", end);
  });
}
