import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { plainError } from "./log";

test("a failed query is logged without its parameters, a duplicate without its value", () => {
  const cause = Object.assign(new Error("Duplicate entry 'canary@post.example' for key 'users_verified_email_key'"), { code: "ER_DUP_ENTRY" });
  const logged = JSON.stringify(plainError(new DrizzleQueryError("insert into users values (?, ?)", ["canary@post.example", "line one\nline canary two"], cause)));
  expect(logged).not.toContain("canary");
  expect(logged).toContain("insert into users");
  expect(logged).toContain("users_verified_email_key");
  expect(logged).toContain("ER_DUP_ENTRY");
});

test("a refusal of KV is logged without its command", () => {
  const logged = JSON.stringify(plainError(new Error('ERR max requests limit exceeded, command was: ["evalsha","x","captcha:203.0.113.9"]')));
  expect(logged).not.toContain("203.0.113.9");
  expect(logged).toContain("max requests limit");
});
