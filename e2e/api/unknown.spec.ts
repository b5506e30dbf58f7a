import { expect, test } from "@playwright/test";
import { missingId, routes } from "../abuse/routes";
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
