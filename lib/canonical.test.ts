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
    ["li@faß.de", "li@xn--fa-hia.de"],
    ["li@例子.中国", "li@xn--fsqu00a.xn--fiqs8s"],
    ["li@例子。中国", "li@xn--fsqu00a.xn--fiqs8s"],
    ["Li＠ＥＸＡＭＰＬＥ．com", "li@example.com"],
    ["li@EXAMPLE.com", "li@example.com"],
    ["o'brien_x@mail-1.example", "o'brien_x@mail-1.example"],
  ])("%s has the key %s", (text, key) => {
    expect(canonicalEmail(text)?.key).toBe(key);
  });
  test.each(["", "a", "@b.example", "a@", "a b@c.example", "a@b", `${"a".repeat(250)}@b.example`, "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "<a@b.example>"])("%j is none", (text) => {
    expect(canonicalEmail(text)).toBeNull();
  });
  test("is sent to where its key says: the local part as typed, the domain in ASCII", () => {
    expect(canonicalEmail(" Zhang.San+x@ＰＯＳＴ.Example ")?.address).toBe("Zhang.San+x@post.example");
    expect(canonicalEmail("Li@Faß.DE")?.address).toBe("Li@xn--fa-hia.de");
  });
  // A domain that a URL's host would make victim.example of, before what stands behind it or without what stands in it.
  test.each(["#.evil.example", "/.evil.example", "?.evil.example", "\\.evil.example", "＃.evil.example", "／.evil.example", "℀.evil.example", ":25", "%2eevil.example", "@evil.example#", "[", "]", "\u00ad", "\u200b", "\u200d", "|", "_", " .evil.example"])("ceo@victim.example%s is none", (rest) => {
    expect(canonicalEmail(`ceo@victim.example${rest}`)).toBeNull();
  });
  test.each(["vic\ttim.example", "vic\ntim.example", "vic\rtim.example", "vic\0tim.example", "vic\u00adtim.example", "%76ictim.example", "victim%2eexample", "[victim.example]", "[127.0.0.1]", "[::1]", "127.0.0.1", "2130706433", "@victim.example", "victim.example#", "victim.example/", "victim.example?"])("ceo@%j is none", (domain) => {
    expect(canonicalEmail(`ceo@${domain}`)).toBeNull();
  });
  test.each(["a\tb", "a\nb", "a\0b", "a b", "a\u3000b", "a\u00a0b", "a\u007fb", "a@b", "a#b", "a/b", "a\\b", "ß", "İ", '"a"', ".a", "a."])("%j is no local part", (local) => {
    expect(canonicalEmail(`${local}@post.example`)).toBeNull();
  });
  test("has 254 signs at most, as it is sent", () => {
    const domain = `${"d".repeat(60)}.`.repeat(4);
    expect(canonicalEmail(`${"a".repeat(3)}@${domain}example`.slice(0, 254))).not.toBeNull();
    // Short as typed, too long in punycode.
    expect(canonicalEmail(`a@${"柠.".repeat(60)}example`)).toBeNull();
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
