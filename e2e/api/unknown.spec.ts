import { request } from "node:http";
import { expect, test } from "@playwright/test";
import { z } from "zod";
import { missingId, routes, writes } from "../abuse/routes";
import { ContractClient } from "../contract";
import { shopUrl } from "../shop";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const ask = (method: string, path: string, language = "en") => fetch(`${shopUrl}/api/v1${path}`, { method, headers: { "accept-language": language } });

test("an address that no call has answers 404 as problem+json, whatever is asked", async () => {
  for (const path of ["", "/nothing", "/me/nothing", `/addresses/${missingId}/nothing`, "/sessions/a/b/c", "/%E6%9F%A0"]) {
    for (const method of methods) {
      const answer = await ask(method, path, "zh-CN");
      const where = `${method} ${path}`;
      expect([where, answer.status, answer.headers.get("content-type")]).toEqual([where, 404, "application/problem+json"]);
      expect(await answer.json()).toEqual({ type: "urn:lemon-mall:not_found", title: "没有找到", status: 404, detail: expect.any(String), code: "not_found", reason: "not_found" });
      expect(answer.headers.get("cache-control")).toContain("no-store");
    }
    expect((await ask("HEAD", path)).status, path).toBe(404);
  }
});

test("a method that a call does not take answers 405 as problem+json and says which it takes", async () => {
  const paths = new Map<string, string[]>();
  for (const { method, path } of routes) paths.set(path, [...(paths.get(path) ?? []), method]);
  expect(paths.size).toBeGreaterThan(25);
  for (const [path, taken] of paths) {
    const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].toSorted((a, b) => a.localeCompare(b));
    for (const method of methods.filter((one) => !taken.includes(one))) {
      const answer = await ask(method, path);
      expect([method, path, answer.status, answer.headers.get("content-type")]).toEqual([method, path, 405, "application/problem+json"]);
      expect(await answer.json()).toMatchObject({ type: "urn:lemon-mall:method_not_allowed", status: 405, code: "method_not_allowed", reason: "method_not_allowed" });
      expect((answer.headers.get("allow") ?? "").split(", ").toSorted((a, b) => a.localeCompare(b)), `${method} ${path}`).toEqual(allow);
    }
    if (!taken.includes("GET")) expect((await ask("HEAD", path)).status, path).toBe(405);
  }
});

test("a write that takes no body refuses one, whoever answers it: unknown keys 422, other types than JSON 415", async () => {
  const client = new ContractClient();
  await client.register();
  const bodyless = writes.filter(({ takesJson }) => !takesJson);
  // Of the front door's own calls and of Next's.
  expect(bodyless.map(({ path }) => path)).toEqual(expect.arrayContaining([`/addresses/${missingId}/default`, "/me/email/pending"]));
  for (const { method, path } of bodyless) {
    expect((await client.call(method, path, { userId: "x" })).body, `${method} ${path}`).toMatchObject({ status: 422, fields: { userId: "unknown_field" } });
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]) {
      expect((await client.call(method, path, "userId=x", { "content-type": type })).body, `${method} ${path} ${type}`).toMatchObject({ status: 415, reason: "json_only" });
    }
  }
  // None of it happened; what says nothing is taken.
  expect((await client.call("GET", "/me")).status).toBe(200);
  for (const body of [undefined, {}]) expect((await client.call("PUT", `/addresses/${missingId}/default`, body)).body).toMatchObject({ status: 404, reason: "not_found" });
  expect((await client.call("DELETE", "/sessions", {})).status).toBe(204);
  expect((await client.call("DELETE", "/sessions/current")).status).toBe(204);
});

test("what all calls of a kind refuse stands in the document: a query they do not know, and another site's write", async () => {
  const client = new ContractClient();
  await client.register();
  for (const { method, path } of routes) expect((await client.call(method, `${path}?nonsense=1`)).body, `${method} ${path}`).toMatchObject({ status: 422, fields: { nonsense: "unknown_field" } });
  for (const { method, path } of writes) expect((await client.call(method, path, undefined, { origin: "https://evil.example" })).body, `${method} ${path}`).toMatchObject({ status: 403, reason: "cross_site" });
});

test("so do the refusals of the front door, which no call has seen: an unknown host, a path that can't be decoded", async () => {
  const { components } = (await (await ask("GET", "/openapi.json")).json()) as { components: { schemas: { Problem: object } } };
  const { host, hostname, port } = new URL(shopUrl);
  for (const [path, name, problem] of [["/api/v1/me", "evil.example", { status: 421, code: "misdirected", reason: "misdirected" }], ["/api/v1/%", host, { status: 400, code: "invalid", reason: "bad_request" }]] as const) {
    const answer = await new Promise<{ status: number | undefined; type: string | undefined; text: string }>((resolve, reject) => {
      // fetch sends no Host of one's own.
      const asked = request({ host: hostname, port, path, headers: { host: name } }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode, type: response.headers["content-type"], text }));
      });
      asked.on("error", reject).end();
    });
    expect([answer.status, answer.type]).toEqual([problem.status, "application/problem+json"]);
    const body: unknown = JSON.parse(answer.text);
    expect(body).toMatchObject(problem);
    expect(z.fromJSONSchema(components.schemas.Problem as never).safeParse(body).error).toBeUndefined();
  }
});
