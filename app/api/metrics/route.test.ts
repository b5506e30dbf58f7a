import { expect, it } from "vitest";
import { db } from "@/db";
import { makeUser } from "@/db/factories";
import { env } from "@/lib/env";
import { observeRequest, requestClass } from "@/lib/metrics";
import { GET } from "./route";

const ask = (authorization?: string) => GET(new Request("http://localhost/api/metrics", { headers: authorization ? { authorization } : {} }));

it("is there for those who hold the token only", async () => {
  for (const wrong of [undefined, "Bearer ", "Bearer undefined", `Basic ${env().METRICS_TOKEN}`, `Bearer ${env().METRICS_TOKEN}x`]) {
    expect((await ask(wrong)).status).toBe(404);
  }
});

it("tells of requests, messages, the database, KV, hashes and Node", async () => {
  await Promise.all([makeUser(), db().execute("select 1")]);
  observeRequest("/zh/login", 200, 0.02);
  observeRequest("/api/v1/me", 503, 0.2);
  const response = await ask(`Bearer ${env().METRICS_TOKEN}`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=/);
  const lines = (await response.text()).split("\n");
  expect(lines).toContain('http_requests_total{class="page",status="2xx"} 1');
  expect(lines).toContain('http_requests_total{class="api",status="5xx"} 1');
  expect(lines).toContain("messages_readable 1");
  for (const name of ['messages{channel="sms",state="queued"}', 'messages_oldest_queued_seconds{channel="email"}', 'db_pool_connections{state="open"}', 'db_pool_connections{state="idle"}',
    "db_pool_waiting", "kv_breaker_open", "kv_failed_calls_total", 'password_hashes{state="waiting"}', "process_resident_memory_bytes", "nodejs_eventloop_lag_p99_seconds"]) {
    expect(lines.find((line) => line.startsWith(`${name} `)), name).toMatch(/ [\d.e+-]+$/);
  }
  expect(Number(lines.find((line) => line.startsWith('db_pool_connections{state="open"}'))?.split(" ")[1])).toBeGreaterThan(0);
});

it.each([["/", "page"], ["/zh/account", "page"], ["/api/v1/me", "api"], ["/api/inngest", "inngest"], ["/api/health", "health"], ["/_next/static/x.js", "asset"], ["/robots.txt", "asset"]])("%s counts as %s", (path, kind) => {
  expect(requestClass(path)).toBe(kind);
});
