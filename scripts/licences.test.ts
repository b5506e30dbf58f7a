import { expect, test } from "vitest";
import { licenceProblems } from "./licences.mjs";

const problems = (license: string | undefined, more: { dev?: boolean } = {}, name = "some") =>
  licenceProblems({ "": {}, [`node_modules/a/node_modules/${name}`]: { ...more, ...(license ? { license } : {}) } }, () => undefined);

test.each([["MIT"], ["(MIT OR GPL-3.0)"], ["Apache-2.0 AND MIT"], ["(MIT OR (GPL-2.0 AND MIT))"]])("%s may be shipped", (licence) => {
  expect(problems(licence)).toEqual([]);
});

test.each([["GPL-3.0"], ["AGPL-3.0-only"], ["MIT AND GPL-3.0"], ["(GPL-2.0 OR GPL-3.0)"], ["UNLICENSED"], ["SEE LICENSE IN LICENSE.md"], ["MPL-2.0"], ["LGPL-3.0-or-later"], ["(MIT OR GPL-2.0) AND GPL-2.0"]])("%s may not", (licence) => {
  expect(problems(licence)).toEqual([`some is under ${licence}`]);
});

test("a package without a licence is named; a tool may be under MPL; an exception holds for its package only", () => {
  expect(problems(undefined)).toEqual(["some names no licence"]);
  expect(problems("MPL-2.0", { dev: true })).toEqual([]);
  expect(problems("LGPL-3.0-or-later", {}, "@img/sharp-libvips-linux-x64")).toEqual([]);
});
