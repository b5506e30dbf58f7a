import "server-only";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** One kind of request, few enough to count each: a path's own name would make as many series as there are addresses. */
export type RequestClass = "page" | "api" | "asset" | "inngest" | "health";

/**
 * What a path belongs to.
 * @param path without its query
 */
export function requestClass(path: string): RequestClass {
  if (path.startsWith("/_next/") || /\.[a-z0-9]{2,5}$/i.test(path)) return "asset";
  if (path === "/api/health" || path === "/api/metrics") return "health";
  if (path === "/api/inngest") return "inngest";
  return path.startsWith("/api/") ? "api" : "page";
}

/** Milliseconds between two looks at the event loop; its lag is counted from the look before, so this stands in each figure of it. */
const loopLookEvery = 100;

// server.ts and Next's own bundle are two copies of this file in one process: they count into one registry.
const held = globalThis as typeof globalThis & { lemonMetrics?: ReturnType<typeof newMetrics> };

function newMetrics() {
  const registry = new Registry();
  // Its own ten milliseconds would wake an idle process a hundred times a second, and each login once or twice more.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopLookEvery });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({ name: "http_requests_total", help: "Requests answered, by class and kind of status.", labelNames: ["class", "status"] as const, registers }),
    durations: new Histogram({
      name: "http_request_duration_seconds", help: "Time from a request's head to the end of its answer.", labelNames: ["class"] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers,
    }),
    messages: new Gauge({ name: "messages", help: "Messages: queued and in flight now, the others of the last hour.", labelNames: ["channel", "state"] as const, registers }),
    oldestQueued: new Gauge({ name: "messages_oldest_queued_seconds", help: "How long the oldest queued message waits.", labelNames: ["channel"] as const, registers }),
    messagesRead: new Gauge({ name: "messages_readable", help: "1 when the database could be asked about messages.", registers }),
    pool: new Gauge({ name: "db_pool_connections", help: "Connections of this process to the database.", labelNames: ["state"] as const, registers }),
    poolWaiting: new Gauge({ name: "db_pool_waiting", help: "Queries that wait for a connection.", registers }),
    kvOpen: new Gauge({ name: "kv_breaker_open", help: "1 while KV is left alone after failures, two seconds at a time.", registers }),
    kvFailed: new Counter({ name: "kv_failed_calls_total", help: "Calls of KV that failed, were too slow, or were not made because it is left alone.", registers }),
    hashes: new Gauge({ name: "password_hashes", help: "Password hashes running and waiting.", labelNames: ["state"] as const, registers }),
  };
}

/** This process's metrics; the first call starts collecting those of Node itself. */
export function metrics() {
  held.lemonMetrics ??= newMetrics();
  return held.lemonMetrics;
}

/**
 * Counts one answer.
 * @param path without its query
 * @param seconds from its first byte to the answer's last
 */
export function observeRequest(path: string, status: number, seconds: number): void {
  const kind = requestClass(path);
  metrics().requests.inc({ class: kind, status: `${Math.floor(status / 100)}xx` });
  metrics().durations.observe({ class: kind }, seconds);
}
