import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { cityName, resolveDivision } from "./division";
import { parseAreas } from "./table";
import { buildTree } from "./tree";

const tree = buildTree("test", parseAreas(readFileSync(new URL("../../db/areas.tsv", import.meta.url), "utf8")));
const resolve = (provinceCode: string, cityCode: string, districtCode: string) => {
  const found = resolveDivision(tree, { provinceCode, cityCode, districtCode });
  return [found.province.code, found.city.code, found.district.code].join(" ");
};
function refusal(...codes: [string, string, string]): unknown {
  try {
    return resolve(...codes);
  } catch (error) {
    return error instanceof AppError ? error.fields : error;
  }
}

describe("resolveDivision", () => {
  it.each([
    ["440000", "440300", "440305", "440000 440300 440305"],
    // 北京: as the state has it, and as the lists show it.
    ["110000", "110100", "110101", "110000 110100 110101"],
    ["110000", "110101", "110101", "110000 110100 110101"],
    ["110000", "110101", "", "110000 110100 110101"],
    ["410000", "419001", "", "410000 419000 419001"],
    ["500000", "500229", "500229", "500000 500200 500229"],
    // Without districts: one row is both.
    ["440000", "441900", "441900", "440000 441900 441900"],
    ["440000", "441900", "", "440000 441900 441900"],
    ["620000", "620200", "", "620000 620200 620201"],
    ["810000", "810100", "810101", "810000 810100 810101"],
  ])("%s %s %s is %s", (province, city, district, expected) => {
    expect(resolve(province, city, district)).toBe(expected);
  });

  it.each<[string, string, string, Record<string, string>]>([
    ["999999", "440300", "440305", { provinceCode: "area_unknown" }],
    ["440300", "440300", "440305", { provinceCode: "area_mismatch", cityCode: "area_mismatch" }],
    ["440000", "999999", "440305", { cityCode: "area_unknown" }],
    ["430000", "440300", "440305", { cityCode: "area_mismatch" }],
    ["440000", "440305", "440305", { cityCode: "area_mismatch" }],
    ["440000", "440000", "440305", { cityCode: "area_mismatch" }],
    ["440000", "440300", "440106", { districtCode: "area_mismatch" }],
    ["440000", "440300", "440300", { districtCode: "area_mismatch" }],
    ["440000", "440300", "999999", { districtCode: "area_unknown" }],
    ["440000", "440300", "", { districtCode: "required" }],
    ["110000", "110101", "110102", { districtCode: "area_mismatch" }],
    ["110000", "310101", "310101", { cityCode: "area_mismatch" }],
    ["500000", "500100", "500229", { districtCode: "area_mismatch" }],
  ])("%s %s %s is refused", (province, city, district, fields) => {
    expect(refusal(province, city, district)).toEqual(fields);
  });

  it("shows no placeholder as a city", () => {
    const beijing = resolveDivision(tree, { provinceCode: "110000", cityCode: "110100", districtCode: "110101" });
    expect(cityName(beijing)).toBe("");
    const shenzhen = resolveDivision(tree, { provinceCode: "440000", cityCode: "440300", districtCode: "440305" });
    expect([cityName(shenzhen), cityName(shenzhen, "nameEn")]).toEqual(["深圳市", "Shenzhen"]);
  });
});
