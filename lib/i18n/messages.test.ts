import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import en from "./en.json" with { type: "json" };
import { messagesOf } from "./messages";
import zh from "./zh.json" with { type: "json" };

/** Every path of a tree of words, and the placeholders of each. */
function pathsOf(tree: unknown, path = ""): string[] {
  if (typeof tree === "string") return [`${path} ${[...tree.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? "").sort((a, b) => (a < b ? -1 : 1)).join(",")}`];
  return Object.entries(tree as object).flatMap(([key, value]) => pathsOf(value, path ? `${path}.${key}` : key));
}

test("both languages say the same things, with the same placeholders", () => {
  expect(pathsOf(zh).sort()).toEqual(pathsOf(en).sort());
});

test("nothing is left in the other language", () => {
  const chinese = /[\u4e00-\u9fff]/;
  const inEnglish = Object.entries(flat(en)).filter(([path, text]) => chinese.test(text) && !/^layout\.(otherLanguage|offer)|language|brand|areas|addresses\..*(hint|example|placeholder|paste)/i.test(path));
  expect(inEnglish).toEqual([]);
});

test("a number that may be one stands before no plural: the API fills sentences in without a grammar", () => {
  const counted = { ...flat(en.errors), on: en.admin.twoFactor.on };
  expect(Object.entries(counted).filter(([, text]) => /\{\w+\} (?:\w+ )?\w+s\b/.test(text))).toEqual([]);
});

test("every reason that code can refuse with has its sentence", () => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "lib/*.ts", "app/*.ts"], { encoding: "utf8" }).split("\n").filter((file) => file && !file.endsWith(".test.ts"));
  const source = files.map((file) => readFileSync(file, "utf8")).join("\n");
  const reasons = new Set<string>();
  for (const [, reason] of source.matchAll(/new AppError\(\s*"\w+",\s*"(\w+)"/g)) reasons.add(reason ?? "");
  for (const [, reason] of source.matchAll(/\{ error: "(\w+)" \}/g)) reasons.add(reason ?? "");
  for (const [, reason] of source.matchAll(/invalid\(\{ [\w".]+: "(\w+)" \}\)/g)) reasons.add(reason ?? "");
  expect(reasons.size).toBeGreaterThan(40);
  expect([...reasons].filter((reason) => !(reason in en.errors))).toEqual([]);
});

function flat(tree: unknown, path = ""): Record<string, string> {
  if (typeof tree === "string") return { [path]: tree };
  return Object.assign({}, ...Object.entries(tree as object).map(([key, value]) => flat(value, path ? `${path}.${key}` : key)));
}

test.each(["en", "zh"] as const)("the name of a link begins with the word one sees, for who steers by voice: %s", (locale) => {
  const words = messagesOf(locale).profile;
  const named = [[words.replace, words.changeEmail, words.changeMobile], [words.add, words.addEmail, words.addMobile], [words.change, words.changePassword], [words.set, words.setPassword]] as const;
  for (const [seen, ...names] of named) for (const name of names) expect(name.startsWith(seen), `${name}: ${seen}`).toBe(true);
});
