import { expect, test } from "vitest";
import { fill } from "./fill";

test("what is filled in stands there as it is", () => {
  for (const title of ["家", "A$$B", "$& $1 $` $'", "{title}", "{other}", ""]) expect(fill("“{title}” of {count}", { title, count: 3 })).toBe(`“${title}” of 3`);
});

test("a name that is not given stays, and one may stand twice", () => {
  expect(fill("{a} {b} {a}", { a: 1 })).toBe("1 {b} 1");
});
