import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAreas, placeholderCodes } from "./table";
import { buildTree, childrenOf, onlyDistrict, provincesOf } from "./tree";

const rows = parseAreas(readFileSync(new URL("../../db/areas.tsv", import.meta.url), "utf8"));
const tree = buildTree("test", rows);
const area = (code: string) => {
  const found = tree.byCode.get(code);
  if (!found) throw new Error(`no ${code}`);
  return found;
};
const below = (code: string) => childrenOf(tree, area(code)).map((child) => child.code);

describe("the divisions in db/areas.tsv", () => {
  it("have one row a code, each below a row that exists", () => {
    expect(tree.byCode.size).toBe(rows.length);
    expect(rows.filter((row) => row.parentCode !== null && !tree.byCode.has(row.parentCode))).toEqual([]);
    expect(provincesOf(tree)).toHaveLength(34);
    expect(rows.length).toBeGreaterThan(3_600);
  });

  it.each([
    ["500000", "Chongqing"], ["350200", "Xiamen"], ["430100", "Changsha"], ["540000", "Xizang"], ["610000", "Shaanxi"], ["140000", "Shanxi"],
    ["150000", "Inner Mongolia"], ["810000", "Hong Kong"], ["820000", "Macao"], ["710000", "Taiwan"], ["440305", "Nanshan"], ["341500", "Lu'an"],
    ["441900", "Dongguan"], ["340300", "Bengbu"], ["330382", "Yueqing"], ["130225", "Laoting"], ["131025", "Daicheng"], ["140428", "Zhangzi"],
    ["420116", "Huangpi"], ["440113", "Panyu"], ["130726", "Yuxian"], ["371722", "Shanxian"], ["411726", "Biyang"], ["511123", "Qianwei"],
    ["361124", "Yanshan"], ["652823", "Yuli"], ["610100", "Xi'an"], ["310115", "Pudong New Area"], ["500233", "Zhongxian"], ["810105", null],
    ["130171", "Shijiazhuang Hi-Tech Zone"], ["654002", "Yining City"], ["654021", "Yining County"], ["422800", "Enshi"], ["220106", "Lüyuan"],
  ])("call %s %s", (code, name) => {
    expect(tree.byCode.get(code)?.nameEn ?? null).toBe(name);
  });

  it("tell neighbours apart in both languages", () => {
    for (const parent of rows) {
      const children = childrenOf(tree, parent);
      expect(new Set(children.map((child) => child.name)).size, parent.name).toBe(children.length);
      expect(new Set(children.map((child) => child.nameEn)).size, parent.name).toBe(children.length);
    }
  });

  it("list the children of the nine placeholders in their place", () => {
    expect([...placeholderCodes].filter((code) => tree.byCode.get(code)?.hidden)).toHaveLength(9);
    expect(below("110000")).toContain("110101");
    expect(below("410000")).toEqual(expect.arrayContaining(["410100", "419001"]));
    // Both of Chongqing's: districts and counties.
    expect(below("500000")).toEqual(expect.arrayContaining(["500101", "500229"]));
    const listed = new Set(rows.flatMap((row) => below(row.code)));
    expect([...placeholderCodes].filter((code) => listed.has(code))).toEqual([]);
  });

  it("let a city without districts be its own", () => {
    expect(below("441900")).toEqual(["441900"]);
    expect(onlyDistrict(tree, area("442000"))?.code).toBe("442000");
    expect(onlyDistrict(tree, area("620200"))?.code).toBe("620201");
    expect(onlyDistrict(tree, area("440300"))).toBeUndefined();
    expect(below("440305")).toEqual([]);
    expect(below("110101")).toEqual([]);
  });

  it("mark our own codes below Hong Kong, Macao and Taiwan as not official, and never move them", () => {
    expect(area("810000").official).toBe(true);
    expect(rows.filter((row) => !row.official).every((row) => /^(71|81|82)/.test(row.code) && row.level > 1)).toBe(true);
    // Saved addresses point at these: should one fail, the extraction has given old codes new meanings.
    expect(["810101", "810202", "820102", "710107", "710638", "712006"].map((code) => area(code).name)).toEqual([
      "中西区", "深水埗区", "望德堂区", "信义区", "茂林区", "七美乡",
    ]);
  });
});
