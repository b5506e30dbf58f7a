import "server-only";
import { canonicalEmail, canonicalMobile } from "@/lib/canonical";
import { mobileCountries } from "./columns";
import { telPattern } from "./limits";

/** Where a number stood, so that what is left falls into pieces there: 1 a mobile, 2 anything else. */
const mark = { mobile: "\ue001", other: "\ue002" };

const mobiles = [
  /(?<![\d])(?:\(?(?:\+|00)?86\)?[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)/g,
  /(?<![\d])(?:\+|00)(?:852|853)[-\s]?\d{4}[-\s]?\d{4}(?!\d)/g,
  /(?<![\d])(?:\+|00)886[-\s]?0?9\d{2}[-\s]?\d{3}[-\s]?\d{3}(?!\d)/g,
  /(?<![\d])09\d{2}[-\s]?\d{3}[-\s]?\d{3}(?!\d)/g,
  /(?<![\d])[5-9]\d{3}[-\s]?\d{4}(?!\d)/g,
];
const countriesOf = [["CN"], mobileCountries, ["TW"], ["TW"], ["HK", "MO"]];
const tel = new RegExp(`(?<!\\d)${telPattern}(?!\\d)`, "g");

/** Takes mobile, landline, e-mail and postcode out of a text and leaves a mark where each stood. */
export function cutNumbers(text: string): { rest: string; mobile: string; tel: string; email: string; postcode: string; severalMobiles: boolean } {
  let rest = text;
  let email = "";
  rest = rest.replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/, (found) => {
    email = canonicalEmail(found)?.address ?? "";
    return email ? mark.other : found;
  });
  const found: string[] = [];
  mobiles.forEach((pattern, at) => {
    // Eight digits alone are looked for only when nothing better was there.
    if (at >= 3 && found.length > 0) return;
    rest = rest.replace(pattern, (number) => {
      const canonical = firstOf(countriesOf[at] ?? [], number);
      if (!canonical) return number;
      found.push(canonical);
      return mark.mobile;
    });
  });
  let landline = "";
  rest = rest.replace(tel, (number) => {
    if (landline) return number;
    landline = number;
    return mark.other;
  });
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
  return { rest, mobile: found[0] ?? "", tel: landline, email, postcode, severalMobiles: different.size > 1 };
}

function firstOf(countries: readonly string[], number: string): string | null {
  for (const country of countries) {
    const canonical = canonicalMobile(number, [country]) ?? (countries.length > 1 ? canonicalMobile(number, countries) : null);
    if (canonical) return canonical;
  }
  return null;
}
