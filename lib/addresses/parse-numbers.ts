import "server-only";
import { canonicalEmail, canonicalMobile } from "@/lib/canonical";
import { mobileCountries } from "./columns";

/** Where a number stood, so that what is left falls into pieces there: 1 a mobile, 2 anything else. */
const mark = { mobile: "\ue001", other: "\ue002" };

const mobiles = [
  /(?<![\d])(?:\(?(?:\+|00)?86\)?[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)/g,
  /(?<![\d])(?:\+|00)(?:852|853)[-\s]?\d{4}[-\s]?\d{4}(?!\d)/g,
  /(?<![\d])(?:\+|00)886[-\s]?0?9\d{2}[-\s]?\d{3}[-\s]?\d{3}(?!\d)/g,
  /(?<![\d])09\d{2}[-\s]?\d{3}[-\s]?\d{3}(?!\d)/g,
];
const countriesOf = [["CN"], mobileCountries, ["TW"], ["TW"]];
const eightDigits = /(?<![\d-])[5-9]\d{3}[-\s]?\d{4}(?!\d)/g;
/** As `telPattern` of limits.ts, with the brackets and blanks that people write: (021) 6123 4567. */
const tel = /(?<!\d)\(?(0\d{2,3})(\)?[-\s]?)([2-9]\d{2,3})[-\s]?(\d{4})(-\d{1,6})?(?!\d)/g;

/**
 * Takes mobile, landline, e-mail and postcode out of a text and leaves a mark where each stood. `local` are the digits of a mobile
 * without country code, which Hong Kong and Macao both have: `mobile` is then a guess.
 */
export function cutNumbers(text: string): { rest: string; mobile: string; local: string; tel: string; email: string; postcode: string; severalMobiles: boolean } {
  let rest = text;
  let email = "";
  rest = rest.replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/, (found) => {
    email = canonicalEmail(found)?.address ?? "";
    return email ? mark.other : found;
  });
  const found: string[] = [];
  const cutMobiles = (pattern: RegExp, countries: readonly string[]) => {
    rest = rest.replace(pattern, (number) => {
      const canonical = firstOf(countries, number);
      if (!canonical) return number;
      found.push(canonical);
      return mark.mobile;
    });
  };
  mobiles.forEach((pattern, at) => {
    // What names no country is looked for only when nothing better was there.
    if (at < 3 || found.length === 0) cutMobiles(pattern, countriesOf[at] ?? []);
  });
  let landline = "";
  rest = rest.replace(tel, (number, area: string, sign: string, head: string, tail: string, extension = "") => {
    if (landline) return number;
    landline = `${area}${sign && "-"}${head}${tail}${extension}`;
    return mark.other;
  });
  // After the landlines, whose last eight digits would pass for a mobile.
  const anyBefore = found.length > 0;
  if (!anyBefore) cutMobiles(eightDigits, ["HK", "MO"]);
  const local = anyBefore ? "" : (found[0]?.slice(-8) ?? "");
  let postcode = "";
  const labelled = /((?:邮政编码|邮编|postcode|zip)\s*[:：]?\s*)(\d{6})(?!\d)/i;
  const lone = /(^|[\s,;、(\ue001\ue002])(\d{6})(?=$|[\s,;、)\ue001\ue002])/;
  for (const pattern of [labelled, lone]) {
    rest = rest.replace(pattern, (all, before: string, digits: string) => {
      if (postcode) return all;
      postcode = digits;
      return `${before}${mark.other}`;
    });
  }
  const different = new Set(found);
  return { rest, mobile: found[0] ?? "", local, tel: landline, email, postcode, severalMobiles: different.size > 1 };
}

function firstOf(countries: readonly string[], number: string): string | null {
  for (const country of countries) {
    const canonical = canonicalMobile(number, [country]) ?? (countries.length > 1 ? canonicalMobile(number, countries) : null);
    if (canonical) return canonical;
  }
  return null;
}
