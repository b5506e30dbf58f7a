import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorStatus } from "@/lib/errors";
import en from "@/lib/i18n/en.json";
import { openApiDocument } from "./document";
import { operations } from "./operations";

test("every call of every route file is described, and nothing else", () => {
  const files = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("route.ts")).map((file) => `app/api/v1/${file}`);
  expect(files.length).toBeGreaterThan(20);
  const calls = files.flatMap((file) => {
    const path = file.replace(/^app\/api\/v1/, "").replace(/\/route\.ts$/, "").replace(/\[(\w+)\]/g, "{$1}");
    return [...readFileSync(file, "utf8").matchAll(/^export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE)\b/gm)].map(([, method]) => `${method} ${path}`);
  });
  expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted((a, b) => a.localeCompare(b))).toEqual(calls.toSorted((a, b) => a.localeCompare(b)));
});

test("the status and whose call it is are those of the route files", () => {
  for (const { method, path, who, status, body } of operations) {
    const source = readFileSync(`app/api/v1${path.replace(/\{(\w+)\}/g, "[$1]")}/route.ts`, "utf8");
    const call = source.slice(source.search(new RegExp(`export const ${method}\\b`))).split(/\nexport const (?=GET|POST|PUT|DELETE)/)[0] ?? "";
    // `leave` asks itself who is there: a cookie goes also when nobody can say whose it is.
    expect(call, `${method} ${path}`).toContain(who === "anybody" ? "publicRoute(" : call.includes("leave(") ? "unauthenticated" : "userRoute(");
    // `enterByCall` makes the whole answer of those who come in.
    const written = /status: (\d+)/.exec(call)?.[1] ?? (call.includes("enterByCall(") ? "201" : undefined) ?? (call.includes("output:") || call.includes("Answer.json") ? "200" : "204");
    expect(written, `${method} ${path}`).toBe(String(status));
    expect(/\binput:/.test(call), `${method} ${path}: takes a body`).toBe(body !== undefined);
  }
});

test("the document names what every call of a kind may answer", () => {
  const { paths, components } = openApiDocument() as { paths: Record<string, Record<string, { responses: Record<string, unknown> }>>; components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } } };
  for (const { method, path } of operations) {
    const answers = Object.keys(paths[path]?.[method.toLowerCase()]?.responses ?? {});
    // A query it does not know; another site's page, and a body of another type.
    expect(answers, `${method} ${path}`).toEqual(expect.arrayContaining(method === "GET" ? ["422", "503", "default"] : ["403", "413", "415", "422", "503", "default"]));
    const route = readFileSync(`app/api/v1${path.replace(/\{(\w+)\}/g, "[$1]")}/route.ts`, "utf8");
    expect(answers.includes("304"), `${method} ${path}: answers by ETag`).toBe(route.includes("cacheableAnswer("));
  }
  const codes = components.schemas.Problem.properties.code.enum;
  expect(codes).toEqual([...Object.keys(errorStatus), "misdirected", "bug"]);
});

test("each has a name and a sentence of its own", () => {
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  expect(Object.keys(en.apiDocs.calls).toSorted((a, b) => a.localeCompare(b))).toEqual(operations.map(({ id }) => id as string).toSorted((a, b) => a.localeCompare(b)));
});

test("what is anybody's, with more for who is signed in, takes a token; answers stay open, and waits are in a header", () => {
  const { paths, components } = JSON.parse(JSON.stringify(openApiDocument()));
  const signedIn = [{ bearer: [] }, { cookie: [] }];
  for (const call of [paths["/viewer"].get, paths["/sms-codes"].post]) expect(call.security).toEqual([{}, ...signedIn]);
  expect(paths["/captchas"].post.security).toEqual([{}]);
  expect(paths["/me"].get.security).toEqual(signedIn);
  for (const { method, path, answer } of operations) if (answer) expect(JSON.stringify(paths[path][method.toLowerCase()].responses), path).not.toContain('"additionalProperties":false');
  for (const code of ["too_many_requests", "unavailable"]) expect(Object.keys(components.responses[code].headers)).toEqual(["Retry-After"]);
});

test("the document is JSON that says what is required and that more is refused", () => {
  const document = JSON.parse(JSON.stringify(openApiDocument()));
  const input = document.paths["/me/email"].put.requestBody.content["application/json"].schema;
  expect(input).toMatchObject({ type: "object", required: ["email"], additionalProperties: false });
  expect(document.paths["/users"].post.requestBody.content["application/json"].schema.oneOf).toHaveLength(2);
  expect(document.paths["/security-events"].get.parameters.map((one: { name: string }) => one.name)).toEqual(["limit", "cursor"]);
  expect(JSON.stringify(document)).not.toContain("$schema");
});
