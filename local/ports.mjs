// Free ports, on IPv4 and IPv6 alike.
import { createConnection, createServer } from "node:net";

/**
 * @param {number} port 0 means any
 * @param {string} host
 * @returns {Promise<number | null>} the port when it could be had
 */
function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const got = address && typeof address === "object" ? address.port : null;
      server.close(() => resolve(got));
    });
  });
}

/** @param {number} port @returns {Promise<boolean>} whether nothing listens there on any address */
export async function isFree(port) {
  const ipv6 = await tryListen(0, "::");
  if (ipv6 !== null && (await tryListen(port, "::")) === null) return false;
  return (await tryListen(port, "0.0.0.0")) !== null && !(await answers(port));
}

/**
 * Below the range that systems hand out to outgoing connections, so that none takes the port before its server does.
 * @returns {Promise<number>} any free port
 */
export async function freePort() {
  for (let tries = 0; tries < 200; tries++) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port");
}

/** @param {number} first @param {Set<number>} [taken] @returns {Promise<number>} the first free port from `first` on */
export async function nextFreePort(first, taken = new Set()) {
  for (let port = first; port < Math.min(first + 200, 65_536); port++) if (!taken.has(port) && (await isFree(port))) return port;
  return freePort();
}

/** @param {number} port @param {string} [host] @returns {Promise<boolean>} whether something accepts connections */
export function answers(port, host = "127.0.0.1") {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host, timeout: 1_000 });
    const end = (/** @type {boolean} */ value) => {
      socket.destroy();
      resolve(value);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
