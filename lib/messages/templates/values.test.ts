import { describe, expect, it } from "vitest";
import { escapeHtml, fill, oneLine, slot, unlinkable } from "./values";

describe("values", () => {
  it("are filled once: a value that looks like a slot stays a value", () => {
    expect(fill(`a ${slot("x")} b`, { x: slot("y"), y: "no" }, (value) => value)).toBe(`a ${slot("y")} b`);
    expect(() => fill(slot("x"), {}, oneLine)).toThrow("x");
  });

  it("become one line", () => {
    expect(oneLine(" a\r\nb\u0000c\u2028d\u202Ee\u{1F34B} ")).toBe("a b c d e\u{1F34B}");
  });

  it("are escaped for text and attributes", () => {
    expect(escapeHtml(`<a href="x">'&`)).toBe("&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
  });

  it("can lose what makes a link", () => {
    expect(unlinkable("Chrome 142.0.1 on http://evil.example/x, a@b.cn")).toBe("Chrome 142.0.1 on http evil example x, a b cn");
  });
});
