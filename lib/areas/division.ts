import "server-only";
import { type FieldReasons, invalid } from "@/lib/errors";
import type { Area } from "./table";
import { type AreaTree, onlyDistrict } from "./tree";

export type DivisionCodes = { provinceCode: string; cityCode: string; districtCode: string };
export type Division = { province: Area; city: Area; district: Area };

/**
 * The three divisions that three codes name: the district must lie in the city, the city in the province.
 * Where a hidden city gives way to its districts (北京), the district may stand in the city's field too; where a city has one
 * district of its own name (东莞, 嘉峪关) the district may be left empty. Both come out as the official three.
 * @throws AppError 422 with `area_unknown`, `area_mismatch` or `required` at the field.
 */
export function resolveDivision(tree: AreaTree, codes: DivisionCodes): Division {
  const fields: FieldReasons = {};
  const province = tree.byCode.get(codes.provinceCode);
  const chosen = tree.byCode.get(codes.cityCode);
  const named = codes.districtCode === "" ? undefined : tree.byCode.get(codes.districtCode);
  if (!province) fields.provinceCode = "area_unknown";
  else if (province.level !== 1) fields.provinceCode = "area_mismatch";
  const above = chosen?.level === 3 && chosen.parentCode ? tree.byCode.get(chosen.parentCode) : undefined;
  const city = above?.hidden ? above : chosen;
  if (!city || !chosen) fields.cityCode = "area_unknown";
  else if (city.level !== 2 || (province && city.parentCode !== province.code)) fields.cityCode = "area_mismatch";
  const own = city && (chosen !== city ? chosen : onlyDistrict(tree, city));
  const district = codes.districtCode === "" ? own : named;
  if (codes.districtCode !== "" && !named) fields.districtCode = "area_unknown";
  else if (!district) fields.districtCode = "required";
  else if (city && !fields.cityCode && !liesIn(district, city, own, chosen !== city)) fields.districtCode = "area_mismatch";
  if (!province || !city || !district || Object.keys(fields).length > 0) throw invalid(fields);
  return { province, city, district };
}

function liesIn(district: Area, city: Area, own: Area | undefined, districtChosenAsCity: boolean): boolean {
  if (districtChosenAsCity) return district === own;
  return district === own || (district.level === 3 && district.parentCode === city.code);
}

/** The name shown for the city: nothing where it is a mere placeholder above its district. */
export function cityName({ city, district }: { city: Area; district: Area }, name: "name" | "nameEn" = "name"): string {
  return city.hidden && !district.hidden ? "" : city[name];
}
