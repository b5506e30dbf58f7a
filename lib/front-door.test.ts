import { createServer, get, IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { expect, test } from "vitest";
import { answeredWith, answerStopping, guardAnswer, refuse, whatIsWrong } from "./front-door";
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

test.each([["before there is an answer", 499, false], ["within it", 200, true]])("who hangs up %s counts as %i", async (_, status, begun) => {
  const server = createServer();
  const ended = new Promise<number>((resolve) => {
    server.once("request", (_request, response) => {
      response.once("close", () => resolve(answeredWith(response)));
      if (begun) response.write("some");
      else asking.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const asking = get({ port: (server.address() as AddressInfo).port, agent: false }, () => asking.destroy()).on("error", () => undefined);
  expect(await ended).toBe(status);
  server.close();
});

test.each(["http", "https"])("by %s, what Next sets nothing on (its own redirects) says what every answer says", (scheme) => {
  const asked = request("GET", "/login/");
  asked.headers["x-forwarded-proto"] = scheme;
  const response = new ServerResponse(asked);
  guardAnswer(asked, response, "redirect");
  response.writeHead(308, { location: "/login" });
  expect(response.getHeaders()).toMatchObject({
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "x-content-type-options": "nosniff", "referrer-policy": "strict-origin-when-cross-origin", "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
  });
  expect(response.getHeader("strict-transport-security")).toBe(scheme === "https" ? "max-age=63072000; includeSubDomains" : undefined);
});

test.each([
  ["/login", undefined, "en"], ["/login", "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"], ["/login", "en;q=0.1, zh;q=0.9", "zh-CN"], ["/login", "zh;q=0, en", "en"], ["/login", "en, zh;q=0.9", "en"], ["/zh/login", "en", "zh-CN"], ["/api/v1/me", "fr, zh;q=0.2", "zh-CN"],
])("a refusal of %s to who speaks %s is in %s", (url, accepted, language) => {
  const asked = request("GET", url);
  asked.headers["accept-language"] = accepted;
  const response = new ServerResponse(asked);
  guardAnswer(asked, response, url);
  let said: unknown;
  response.end = (body?: unknown) => ((said = body), response);
  refuse(asked, response, 421);
  expect([response.getHeader("content-language"), /[\u4e00-\u9fff]/.test(String(said))]).toEqual([language, language === "zh-CN"]);
});
