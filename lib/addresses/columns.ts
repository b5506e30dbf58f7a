import "server-only";
import { type Division, resolveDivision } from "@/lib/areas/division";
import type { AreaTree } from "@/lib/areas/tree";
import { canonicalEmail, canonicalMobile } from "@/lib/canonical";
import { AppError, type FieldReasons, invalid } from "@/lib/errors";
import type { AddressInput } from "./input";

/** Where a receiver's mobile may be from (PRODUCT.md, Addresses); the first is assumed. */
export const mobileCountries = ["CN", "HK", "MO", "TW"] as const;
const countryOf: Record<string, string> = { "81": "HK", "82": "MO", "71": "TW" };

/**
 * What is stored for an address that was sent: canonical mobile and e-mail, divisions that lie in each other, a title.
 * @throws AppError 422 with a reason at every field that is wrong.
 */
export function addressColumns(tree: AreaTree, input: AddressInput) {
  const fields: FieldReasons = {};
  const division = divisionOf(tree, input, fields);
  const mobile = addressMobile(input.mobile, input.provinceCode);
  if (!mobile) fields.mobile = "mobile_invalid";
  const email = input.email === "" ? "" : canonicalEmail(input.email)?.address;
  if (email === undefined) fields.email = "email_invalid";
  if (input.postcode !== "" && /^(71|81|82)/.test(input.provinceCode)) fields.postcode = "postcode_mainland";
  if (!division || !mobile || email === undefined || Object.keys(fields).length > 0) throw invalid(fields);
  return {
    title: input.title || input.receiver,
    receiver: input.receiver,
    provinceCode: division.province.code,
    cityCode: division.city.code,
    districtCode: division.district.code,
    place: input.place,
    mobile,
    tel: input.tel,
    email,
    postcode: input.postcode,
  };
}

/**
 * E.164 of a mobile of the mainland, Hong Kong, Macao or Taiwan, or null. One without country code is read as of its
 * province first (eight digits below Hong Kong), then as of the mainland.
 */
export function addressMobile(text: string, provinceCode: string): string | null {
  const local = countryOf[provinceCode.slice(0, 2)];
  return (local ? canonicalMobile(text, [local]) : null) ?? canonicalMobile(text, mobileCountries);
}

function divisionOf(tree: AreaTree, input: AddressInput, fields: FieldReasons): Division | undefined {
  try {
    return resolveDivision(tree, input);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    Object.assign(fields, error.fields);
    return undefined;
  }
}
