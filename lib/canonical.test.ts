import { describe, expect, test } from "vitest";
import { canonicalEmail, canonicalMobile, ipGroup } from "./canonical";

describe("a mobile has one value, however it is written", () => {
  test.each(["13800138000", "138 0013 8000", "138-0013-8000", "+86 138 0013 8000", "0086 13800138000", "+8613800138000", "１３８００１３８０００", " 13800138000 ", "(+86) 13800138000"])("%s", (text) => {
    expect(canonicalMobile(text, ["CN"])).toBe("+8613800138000");
  });
  test.each(["1380013800", "138001380000", "010-62345678", "+1 415 555 2671", "95588", "400-800-8000", "", "13800138000 or so", "call 13800138000", "+86", "13800138000\0", "１３８00138OOO"])("%j is none of the mainland", (text) => {
    expect(canonicalMobile(text, ["CN"])).toBeNull();
  });
  test("other countries only where they are named", () => {
    expect(canonicalMobile("+852 6123 4567", ["CN", "HK"])).toBe("+85261234567");
    expect(canonicalMobile("+852 6123 4567", ["CN"])).toBeNull();
  });
});

describe("an e-mail address", () => {
  test.each([
    ["Zhang.San+shop@Post.Example", "zhang.san+shop@post.example"],
    [" a@b.photography ", "a@b.photography"],
    ["li@柠檬.example", "li@xn--evv35d.example"],
  ])("%s has the key %s", (text, key) => {
    expect(canonicalEmail(text)?.key).toBe(key);
  });
  test.each(["", "a", "@b.example", "a@", "a b@c.example", "a@b", `${"a".repeat(250)}@b.example`, "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "<a@b.example>"])("%j is none", (text) => {
    expect(canonicalEmail(text)).toBeNull();
  });
});

describe("what one person can call their own of the address space", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:0db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    [null, "none"],
    ["nonsense", "none"],
  ])("%s → %s", (ip, group) => {
    expect(ipGroup(ip)).toBe(group);
  });
});
