import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "./errors";
import { formToObject, parse, parseJson } from "./parse";

const input = z.strictObject({ name: z.string({ error: "required" }).min(1, { error: "required" }), nested: z.strictObject({ code: z.string({ error: "code_required" }) }).optional() });

function fieldsOf(work: () => unknown): Record<string, string> {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid") return error.fields;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("parse", () => {
  test.each([
    [{}, { name: "required" }],
    [{ name: 1 }, { name: "required" }],
    [{ name: "a", role: "admin" }, { role: "unknown_field" }],
    [{ name: "a", nested: { code: "1", userId: 2 } }, { "nested.userId": "unknown_field" }],
    [{ name: "a", nested: {} }, { "nested.code": "code_required" }],
    [{ name: "a\0b" }, { name: "invalid_text" }],
    [{ name: "a\ud800" }, { name: "invalid_text" }],
    [JSON.parse('{"name":"a","__proto__":{"x":1}}'), JSON.parse('{"__proto__":"unknown_field"}')],
  ])("%j", (value, fields) => {
    expect(JSON.stringify(fieldsOf(() => parse(input, value)))).toBe(JSON.stringify(fields));
  });
  test("what fits comes through", () => expect(parse(input, { name: "张三" })).toEqual({ name: "张三" }));
});

describe("parseJson", () => {
  test.each(["{", "", "[1,]", `${"[".repeat(10_000)}${"]".repeat(10_000)}`, `${'{"a":'.repeat(21)}1${"}".repeat(21)}`])("%.20s is refused", (text) => {
    expect(() => parseJson(text)).toThrow(AppError);
  });
  test("brackets inside a text are no depth", () => expect(parseJson(JSON.stringify("[".repeat(100)))).toBe("[".repeat(100)));
  test("twenty levels are enough", () => expect(parseJson(`${"[".repeat(20)}${"]".repeat(20)}`)).toBeTruthy());
});

describe("formToObject", () => {
  const form = (...fields: [string, string][]) => {
    const made = new FormData();
    for (const [name, value] of fields) made.append(name, value);
    return made;
  };
  test("empty fields are absent, names with dots nest, React's keys and another action's are dropped", () => {
    const given = form(["$ACTION_ID_1", ""], ["name", "a"], ["email", ""], ["captcha.id", "1"], ["captcha.answer", "x"], ["terms", "on"], ["other", "z"]);
    expect(formToObject(given, { booleans: ["terms"], ignore: ["other"] })).toEqual({ name: "a", captcha: { id: "1", answer: "x" }, terms: true });
  });
  test("a name sent twice is refused, and so is a value that is also a parent", () => {
    expect(() => formToObject(form(["a", "1"], ["a", "2"]))).toThrow(AppError);
    expect(() => formToObject(form(["a", "1"], ["a.b", "2"]))).toThrow(AppError);
  });
  test("names nest four deep at most, however many dots are sent", () => {
    expect(formToObject(form(["a.b.c.d", "1"]))).toEqual({ a: { b: { c: { d: "1" } } } });
    for (const name of ["a".concat(".a".repeat(30_000)), "a.b.c.d.e", ".".repeat(60_000)]) {
      expect(Object.values(fieldsOf(() => parse(z.strictObject({}), formToObject(form([name, "x"])))))).toEqual(["invalid_value"]);
    }
  });
  test("__proto__ stays a field of its own", () => {
    const object = formToObject(form(["__proto__", "x"], ["__proto__x.polluted", "y"]));
    expect(Object.keys(object)).toContain("__proto__");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
