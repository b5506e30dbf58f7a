import { describe, expect, it } from "vitest";
import { isLoopback, parseEnvFile, refuseDistantDatabases, withoutShopVariables } from "./environment.mjs";
import { testEnvironment } from "./test-stack.mjs";

describe("parseEnvFile", () => {
  it.each([
    ["A=1", "1"],
    ["export A = two words ", "two words"],
    ['A="with # sign"', "with # sign"],
    ["A='single' # why", "single"],
    ["A=value # why", "value"],
    ["A=has#no-space", "has#no-space"],
    ["A=", ""],
    ["A=# only a comment", ""],
    ["A=x=y==", "x=y=="],
    ["A=1\r", "1"],
  ])("%s", (line, value) => {
    expect(parseEnvFile(`# comment\n\n${line}\n`)).toEqual({ A: value });
  });

  it("takes nothing from comments", () => {
    expect(parseEnvFile("#A=1\n  # B=2\nnonsense")).toEqual({});
  });
});

describe("tests", () => {
  it.each(["mysql://u:p@db.example.com/shop_test", "mysql://u:p@10.0.0.5/shop_test", "mysql://u:p@localhost.example.com/x_test", "mysql://u:p@127.0.0.1.example.com/x", "nonsense"])(
    "refuse %s",
    (url) => {
      for (const name of ["DATABASE_URL", "DATABASE_REPLICA_URL", "KV_REST_API_URL"]) expect(() => refuseDistantDatabases({ [name]: url })).toThrow(name);
    },
  );

  it("leave a local database alone unless it is one for tests", () => {
    expect(testEnvironment({ DATABASE_URL: "mysql://u:p@127.0.0.1/shop", PATH: "/bin" })).toEqual({ PATH: "/bin" });
    const meant = { DATABASE_URL: "mysql://u:p@localhost:3306/shop_test" };
    expect(testEnvironment(meant)).toEqual(meant);
  });

  it("know nothing of the person's own settings", () => {
    expect(withoutShopVariables({ RESEND_API_KEY: "re_live", SMS_FROM: "+1", HOME: "/root", CHROMIUM_PATH: "/c", LEMON_TEST_STACK: "x" })).toEqual({
      HOME: "/root",
      CHROMIUM_PATH: "/c",
      LEMON_TEST_STACK: "x",
    });
  });
});

it.each([
  ["http://localhost:3000", true],
  ["mysql://u@127.9.9.9/x", true],
  ["http://[::1]/", true],
  ["http://127.0.0.1.nip.example", false],
  ["http://0.0.0.0", false],
])("isLoopback(%s) is %s", (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});
