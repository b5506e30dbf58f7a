import "server-only";
import { getAreaTree } from "@/lib/areas/cache";
import type { AreaItem } from "@/lib/areas/output";
import { type AreaTree, childrenOf } from "@/lib/areas/tree";
import type { AddressOutput } from "./output";
import { type Pasted, parsePasted } from "./parse";

type Codes = { provinceCode: string; cityCode: string; districtCode: string };
export type FormChoices = { cities: AreaItem[]; districts: AreaItem[] };

const items = (tree: AreaTree, code: string): AreaItem[] => {
  const area = tree.byCode.get(code);
  return area ? childrenOf(tree, area).map(({ code, name, nameEn }) => ({ code, name, nameEn })) : [];
};

/** What the second and third list of the form hold once these are chosen; nothing for codes that do not exist. */
export async function formChoices(codes: { provinceCode?: string | undefined; cityCode?: string | undefined }): Promise<FormChoices> {
  const tree = await getAreaTree();
  const cities = items(tree, codes.provinceCode ?? "");
  const chosen = cities.some((city) => city.code === codes.cityCode);
  return { cities, districts: chosen ? items(tree, codes.cityCode ?? "") : [] };
}

/** The codes as the lists show them: below a hidden city the district stands in the city's place. */
async function visibleCodes({ provinceCode, cityCode, districtCode }: Codes): Promise<Codes> {
  const tree = await getAreaTree();
  return { provinceCode, cityCode: tree.byCode.get(cityCode)?.hidden ? districtCode : cityCode, districtCode };
}

/** A saved address as the form's fields, with the lists that belong to them. */
export async function addressForm(address: AddressOutput) {
  const { receiver, mobile, place, title, tel, email, postcode } = address;
  const codes = await visibleCodes(address);
  const fields = { receiver, mobile: mobile.replace(/^\+86/, ""), place, title: title === receiver ? "" : title, tel, email, postcode, ...codes };
  return { id: address.id, fields, choices: await formChoices(codes) };
}

/** A pasted line as the form's fields, with the lists that belong to them and what is only guessed. */
export async function pastedForm(text: string) {
  const { unsure, ...found }: Pasted = parsePasted(await getAreaTree(), text);
  const codes = await visibleCodes(found);
  return { fields: { ...found, title: "", mobile: found.mobile.replace(/^\+86/, ""), ...codes }, choices: await formChoices(codes), unsure };
}
