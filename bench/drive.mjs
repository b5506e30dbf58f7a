// Drives servers and reads what they used: CPU and memory from /proc, times by the clock.
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { Agent, request as send } from "node:http";
import autocannon from "autocannon";

/**
 * @typedef {{ method: string, path: string, headers?: Record<string, string>, body?: string }} Request
 * @typedef {{ urls: string[], pids: () => number[] }} Target
 */

/** @param {number[]} pids @returns {number} CPU used so far, in milliseconds, all threads (Linux counts hundredths of a second) */
export function cpuOf(pids) {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);
}

/** @param {number[]} pids @returns {number} their share of memory (PSS) in MB */
export function memoryOf(pids) {
  return pids.reduce((sum, pid) => sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024, 0);
}

/** @param {string} url @returns {number[]} the processes of this machine that listen at its port */
export function listeners(url) {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, "0");
  const sockets = ["tcp", "tcp6"].flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").split("\n"))
    .map((line) => line.trim().split(/\s+/)).filter((row) => row[1]?.endsWith(`:${port}`) && row[3] === "0A").map((row) => `socket:[${row[9]}]`);
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.includes(readlinkSync(`/proc/${pid}/fd/${fd}`)));
    } catch {
      return false;
    }
  });
}

/** @type {WeakMap<Request[], number>} */
const sent = new WeakMap();

/** The list, beginning with what was not sent yet: all people of it get as many addresses. @param {Request[]} requests @param {number} amount that will be sent */
function turn(requests, amount) {
  const start = sent.get(requests) ?? 0;
  sent.set(requests, (start + amount) % requests.length);
  return [...requests.slice(start), ...requests.slice(0, start)];
}

/**
 * Sends `amount` requests over 32 connections, spread over all processes of the target; each is another one of `requests`.
 * @param {Target} target @param {Request[]} requests @param {number} amount
 * @returns {Promise<{ cpu: number, perSecond: number, failed: number }>} CPU in ms a thousand requests
 */
export async function load(target, requests, amount, connections = 32) {
  const each = Math.floor(connections / target.urls.length);
  const turned = turn(requests, amount);
  const before = cpuOf(target.pids());
  const began = performance.now();
  // autocannon itself looks once a second whether all have been answered.
  let last = began;
  const results = await Promise.all(target.urls.map((url, process) => {
    let client = 0;
    const run = autocannon({
      url, connections: each, amount: Math.floor(amount / target.urls.length), timeout: 30,
      // Each connection has a part of the list for itself, or all would change the same person's rows at once.
      setupClient: (one) => {
        const mine = client++ + process * each;
        one.setRequests(turned.filter((_, index) => index % (each * target.urls.length) === mine).map((request) => ({ ...request, headers: { ...request.headers } })));
      },
    });
    run.on("response", () => (last = performance.now()));
    return run;
  }));
  const seconds = (last - began) / 1000;
  const answered = results.reduce((sum, result) => sum + result["2xx"], 0);
  const failed = results.reduce((sum, result) => sum + result.non2xx + result.errors + result.timeouts, 0);
  return { cpu: ((cpuOf(target.pids()) - before) / Math.max(1, answered)) * 1000, perSecond: answered / seconds, failed };
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One request after another over one connection. @param {string} url @param {Request} request @returns {Promise<{ status: number, ms: number, bytes: number }>} */
export function once(url, request) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const call = send(new URL(request.path, url), { method: request.method, agent, headers: { ...request.headers, ...(request.body ? { "content-length": Buffer.byteLength(request.body) } : {}) } }, (response) => {
      let bytes = 0;
      response.on("data", (part) => (bytes += part.length));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - began, bytes }));
    });
    call.on("error", reject);
    call.end(request.body);
  });
}

/** @param {number[]} values @returns {number} */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** @param {string} url @param {Request[]} requests @param {number} amount @returns {Promise<number>} p50 at one connection, in ms */
export async function p50(url, requests, amount) {
  const times = [];
  const turned = turn(requests, amount);
  for (let index = 0; index < amount; index++) {
    const request = turned[index % turned.length];
    const { status, ms } = await once(url, request);
    if (status >= 300) throw new Error(`${request.path}: ${status}`);
    times.push(ms);
  }
  return median(times);
}

/** p50 of two targets, their requests taken in turns, so that both meet the same noise. @param {[string, Request[]][]} pair @param {number} amount */
export async function compare(pair, amount) {
  const times = pair.map(() => /** @type {number[]} */ ([]));
  for (let index = 0; index < amount; index++) {
    for (const [which, [url, requests]] of pair.entries()) {
      const { status, ms } = await once(url, requests[index % requests.length]);
      if (status >= 300) throw new Error(`${requests[index % requests.length].path}: ${status}`);
      if (index >= amount / 5) times[which].push(ms);
    }
  }
  return times.map(median);
}
