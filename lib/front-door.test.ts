import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { answerStopping, guardAnswer, whatIsWrong } from "./front-door";
import { markAway, markReached } from "./reached";

const request = (method: string, url: string, tree?: string) => {
  const made = new IncomingMessage(new Socket());
  return Object.assign(made, { method, url, headers: tree === undefined ? {} : { "next-router-state-tree": tree } });
};

test.each([
  ["GET", "/", undefined, null],
  ["GET", "/zh/%E6%9F%A0?q=%ZZ", undefined, null],
  ["GET", "/account", encodeURIComponent(JSON.stringify(["", { children: ["__PAGE__", {}] }])), null],
  ["GET", "/%", undefined, 400],
  ["GET", "/api/v1/areas/%E0%A4%A", undefined, 400],
  ["GET", "http://evil.example/", undefined, 400],
  ["GET", "/account", "garbage", 400],
  ["GET", "/account", "%ZZ", 400],
  ["GET", "/account", "[]", 400],
  ["TRACE", "/", undefined, 405],
  ["PROPFIND", "/", undefined, 405],
])("%s %s with the tree %s: %s", (method, url, tree, status) => {
  expect(whatIsWrong(request(method, url, tree))).toBe(status);
});

test.each([
  ["a page that broke", "GET", "/account", () => undefined, 500, undefined],
  ["a page while the database is away", "GET", "/account", markAway, 503, "5"],
  ["a form that was not understood", "POST", "/login", () => undefined, 400, undefined],
  ["an action that broke", "POST", "/login", markReached, 500, undefined],
  ["a form whose page found no database", "POST", "/login", markAway, 503, "5"],
] as const)("%s: what Next answers with 500", (what, method, url, mark, status, retryAfter) => {
  const asked = request(method, url);
  const response = new ServerResponse(asked);
  guardAnswer(asked, response, what);
  mark(what);
  response.writeHead(500);
  expect([response.statusCode, response.getHeader("retry-after")]).toEqual([status, retryAfter]);
});

test.each([["reached an action", markReached, 400], ["found no database", markAway, 400]] as const)("what %s after its client hung up leaves nothing behind", (what, mark, status) => {
  const gone = new ServerResponse(request("POST", "/login"));
  guardAnswer(gone.req, gone, what);
  gone.emit("close");
  mark(what);
  const next = new ServerResponse(request("POST", "/login"));
  guardAnswer(next.req, next, what);
  next.writeHead(500);
  expect(next.statusCode).toBe(status);
});

test.each([["GET", "/api/health", 503], ["HEAD", "/api/health?by=balancer", 503], ["GET", "/api/healthy", null], ["POST", "/login", null]])("a process that stops is asked %s %s: %s", (method, url, status) => {
  const response = new ServerResponse(request(method, url));
  const sent: unknown[] = [];
  response.end = (body?: unknown) => (sent.push(body), response);
  expect(answerStopping(response.req, response)).toBe(status !== null);
  expect(response.headersSent || response.statusCode === 503).toBe(status !== null);
  expect(sent).toEqual(status === null ? [] : [method === "HEAD" ? undefined : '{"status":"stopping"}']);
});
