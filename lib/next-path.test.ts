import { expect, test } from "vitest";
import { nextOf, safeNext } from "./next-path";

test.each(["/", "/account", "/zh/account/addresses?deleted=1#x", "/search?q=%E6%9F%A0%E6%AA%AC", "/a//b"])("%s is a path of this shop", (path) => {
  expect(safeNext(path)).toBe(path);
});

test.each([
  "//e.example", "/\\e.example", "\\/e.example", "https:e.example", "https://e.example", "/%2f%2fe.example", "/%252f%252fe.example", "/\te.example", "/%09/e.example",
  "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", "/%0d%0aSet-Cookie:x=1", "/%5ce.example", "", "account", "/api/v1/me", "/zh/api/v1/me", "/API/v1", "/logout", "/zh/logout",
  `/${"a".repeat(5_000)}`, "/%E0%A4%A", "/./../\\e", "/.//e.example",
])("%j is refused", (path) => {
  expect(safeNext(path)).toBeNull();
});

test.each([[["/a", "/b"]], [undefined], [null], [1], [{}]])("%j is refused: it is not one text", (value) => {
  expect(safeNext(value)).toBeNull();
});

test("a form leads somewhere only when it says so once", () => {
  const form = new FormData();
  expect(nextOf(form)).toBeNull();
  form.append("next", "/account");
  expect(nextOf(form)).toBe("/account");
  form.append("next", "/account");
  expect(nextOf(form)).toBeNull();
});
