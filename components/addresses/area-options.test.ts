import { describe, expect, it } from "vitest";
import { filterOptions, ownDistrict } from "./area-options";
import { divisionLine, readableMobile } from "./format";

const options = [
  { code: "440100", name: "广州市", nameEn: "Guangzhou" },
  { code: "141100", name: "吕梁市", nameEn: "Lüliang" },
  { code: "610100", name: "西安市", nameEn: "Xi'an" },
  { code: "310115", name: "浦东新区", nameEn: "Pudong New Area" },
];
const names = (typed: string) => filterOptions(options, typed).map((option) => option.nameEn);

describe("choosing a division by typing", () => {
  it.each([["广", ["Guangzhou"]], ["guang", ["Guangzhou"]], ["luliang", ["Lüliang"]], ["xian", ["Xi'an"]], ["new area", ["Pudong New Area"]], ["市", ["Guangzhou", "Lüliang", "Xi'an"]], ["n", []], ["zzz", []]])(
    "%s finds %j",
    (typed, expected) => expect(names(typed)).toEqual(expected),
  );
  it("shows all before anything is typed, and what begins with it first", () => {
    expect(names(" ")).toHaveLength(4);
    expect(filterOptions([{ code: "1", name: "大兴安岭", nameEn: "Daxing'anling" }, { code: "2", name: "安庆市", nameEn: "Anqing" }], "an")[0]?.nameEn).toBe("Anqing");
  });
  it("takes the only district that is named like its city", () => {
    const city = { code: "441900", name: "东莞市", nameEn: "Dongguan" };
    expect(ownDistrict(city, [city])).toBe("441900");
    expect(ownDistrict({ code: "110101", name: "东城区", nameEn: "Dongcheng" }, [])).toBe("110101");
    expect(ownDistrict(city, options)).toBe("");
  });
});

describe("an address on a card", () => {
  it("says a place once", () => {
    expect(divisionLine({ province: "广东省", city: "东莞市", district: "东莞市" })).toBe("广东省 东莞市");
    expect(divisionLine({ province: "北京市", city: "", district: "东城区" })).toBe("北京市 东城区");
  });
  it.each([["+8613800138000", "138 0013 8000"], ["+85291234567", "+852 9123 4567"], ["+886912345678", "+886 912 345 678"]])("writes %s as %s", (mobile, shown) => {
    expect(readableMobile(mobile)).toBe(shown);
  });
});
