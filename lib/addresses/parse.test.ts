import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAreas } from "@/lib/areas/table";
import { buildTree } from "@/lib/areas/tree";
import type { PastedField } from "./limits";
import { type Pasted, parsePasted } from "./parse";
import { pastedLines } from "./parse.lines";

const tree = buildTree("test", parseAreas(readFileSync(new URL("../../db/areas.tsv", import.meta.url), "utf8")));
const read = (line: string) => parsePasted(tree, line);

/** The parts of a line that came out otherwise than meant. */
function wrongParts([line, receiver, mobile, districtCode, place]: (typeof pastedLines)[number]): { wrong: PastedField[]; got: Pasted } {
  const got = read(line);
  const wrong: PastedField[] = [];
  if (got.receiver !== receiver) wrong.push("receiver");
  if (got.mobile !== mobile) wrong.push("mobile");
  if (got.districtCode !== districtCode) wrong.push("division");
  if (got.place !== place) wrong.push("place");
  return { wrong, got };
}

describe("a pasted line", () => {
  const results = pastedLines.map((expected) => ({ line: expected[0], ...wrongParts(expected) }));

  it("is right in at least 95 of a hundred", () => {
    expect(pastedLines.length).toBeGreaterThanOrEqual(100);
    const failed = results.filter((result) => result.wrong.length > 0);
    expect(failed.length / results.length, JSON.stringify(failed, null, 1)).toBeLessThanOrEqual(0.05);
  });

  it("is never wrong in silence: what is wrong is marked as unsure", () => {
    expect(results.filter(({ wrong, got }) => wrong.some((part) => !got.unsure.includes(part)))).toEqual([]);
  });

  it("is marked only where there is a doubt: nine in ten lines need no second look", () => {
    expect(results.filter(({ got }) => got.unsure.length === 0).length / results.length).toBeGreaterThan(0.9);
  });

  it.each<[string, Partial<Pasted>]>([
    ["张三 13800138000 0755-26770001-801 518057 a@b.cn 广东省深圳市南山区科技园1号", { tel: "0755-26770001-801", postcode: "518057", email: "a@b.cn", unsure: [] }],
    ["张三 13800138000 13900139000 广东省深圳市南山区科技园1号", { mobile: "+8613800138000", unsure: ["mobile"] }],
    ["张三 广东省深圳市南山区科技园1号", { mobile: "", receiver: "张三", unsure: ["mobile"] }],
    ["", { receiver: "", provinceCode: "", place: "", unsure: ["receiver", "place", "mobile", "division"] }],
    ["hello", { provinceCode: "", districtCode: "" }],
    ["<script>alert(1)</script>", { provinceCode: "" }],
    ["张三 021-61234567 上海市浦东新区世纪大道100号", { mobile: "", tel: "021-61234567", place: "世纪大道100号", unsure: ["mobile"] }],
    ["张三 010-65123456 北京市朝阳区建国路88号", { mobile: "", tel: "010-65123456", place: "建国路88号", unsure: ["mobile"] }],
    ["张三 020-5123 4567 广东省广州市天河区天河路208号", { mobile: "", tel: "020-51234567", place: "天河路208号", unsure: ["mobile"] }],
    ["张三 （021）6123-4567-801 上海市浦东新区世纪大道100号", { mobile: "", tel: "021-61234567-801", place: "世纪大道100号", unsure: ["mobile"] }],
    ["张三 13800138000 021 61234567 上海市浦东新区世纪大道100号", { mobile: "+8613800138000", tel: "021-61234567", place: "世纪大道100号", unsure: [] }],
    // Eight digits are a mobile in Hong Kong and Macao, each its own; elsewhere they may be anything.
    ["何超 66123456 澳门特别行政区澳门半岛大堂区新马路10号", { mobile: "+85366123456", unsure: [] }],
    ["陈大文 66123456 香港特别行政区九龙油尖旺区弥敦道132号", { mobile: "+85266123456", unsure: [] }],
    ["王五 上海市浦东新区世纪大道100号 订单号 61234567", { mobile: "+85261234567", unsure: ["mobile"] }],
    ["王五 +86-21-61234567 上海市浦东新区世纪大道100号", { mobile: "", unsure: ["place", "mobile"] }],
    ["何超 +853 66123456 澳门特别行政区澳门外岛嘉模堂区（氹仔）成都街1号", { districtCode: "820201", place: "成都街1号", unsure: [] }],
    ["何超 +853 66123456 澳门特别行政区圣方济各堂区计单奴街8号", { districtCode: "820202", place: "计单奴街8号", unsure: [] }],
    ["何超 +853 66123456 澳门氹仔成都街1号", { districtCode: "820201", place: "成都街1号", unsure: ["division", "place"] }],
    ["何超 +853 66123456 澳门路环计单奴街8号", { districtCode: "820202", place: "计单奴街8号", unsure: ["division", "place"] }],
    // 路环 in the middle of a road is no place in Macao.
    ["王五 13800138000 四川省成都市三环路环球中心1号", { districtCode: "", provinceCode: "510000" }],
    // Two Chaoyangs: neither is taken without a mark.
    ["赵丽 18600001234 朝阳区建国路88号", { receiver: "赵丽" }],
  ])("%s", (line, expected) => {
    expect(read(line)).toMatchObject(expected);
  });

  it("marks a division that is not said in full", () => {
    for (const line of ["赵丽 18600001234 朝阳区建国路88号", "张三 13800138000 深圳南山科技园1号", "张三 13800138000 广东省深圳市科技园1号", "张三 13800138000 科技园1号"]) {
      expect(read(line).unsure, line).toContain("division");
    }
  });

  it("marks a receiver that is only guessed", () => {
    expect(read("广东省深圳市南山区科技园1号张三13800138000").unsure).toContain("receiver");
    expect(read("13800138000 广东省深圳市南山区科技园1号").unsure).toContain("receiver");
  });

  it("takes a line of any kind in no time", () => {
    const started = performance.now();
    read("广东省深圳市".repeat(50));
    read("1".repeat(300));
    read(" ,".repeat(150));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
