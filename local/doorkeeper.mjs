// Holds the shop's port from the moment it is chosen until the shop itself listens, and tells early visitors to wait.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { inRoot } from "./paths.mjs";

const words = ["en", "zh"].map((locale) => JSON.parse(readFileSync(inRoot("lib", "i18n", `${locale}.json`), "utf8")).frontDoor.starting);
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lemon Mall</title>
<style>body{font:1.1rem system-ui;display:grid;place-content:center;min-height:90vh;text-align:center;color-scheme:light dark}</style>
<p>${words[0]}</p><p lang="zh-CN">${words[1]}</p></html>`;

/**
 * @param {number} port
 * @returns {Promise<(() => Promise<void>) | null>} gives the port back; null when somebody else has it
 */
export async function holdPort(port) {
  /** @param {string} host @returns {Promise<import("node:http").Server | "taken" | null>} null when there is no such network */
  const open = (host) =>
    new Promise((resolve) => {
      const server = createServer((_, response) => {
        response.writeHead(503, { "content-type": "text/html; charset=utf-8", "retry-after": "2", refresh: "2", connection: "close" });
        response.end(page);
      });
      server.once("error", (error) => resolve("code" in error && error.code === "EADDRINUSE" ? "taken" : null));
      server.listen({ port, host, exclusive: true }, () => resolve(server));
    });
  const opened = [await open("127.0.0.1"), await open("::1")];
  const release = async () => {
    const servers = opened.filter((server) => server !== null && server !== "taken");
    await Promise.all(
      servers.map((server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        return closed;
      }),
    );
  };
  if (!opened.includes("taken")) return release;
  await release();
  return null;
}
