import "server-only";

/** A division as the database holds it: province 1, city 2, district 3. */
export type Area = {
  code: string;
  parentCode: string | null;
  level: number;
  name: string;
  nameEn: string;
  official: boolean;
  hidden: boolean;
};

/** Placeholders such as 市辖区 that no person would choose: their children are listed in their place (PRODUCT.md). */
export const placeholderCodes: ReadonlySet<string> = new Set([
  "110100", "120100", "310100", "419000", "429000", "469000", "500100", "500200", "659000",
]);

/** Hong Kong, Macao and Taiwan: the state has codes for them, but not for what lies below. */
const ownCodes = /^(71|81|82)(?!0000)/;

/** Reads db/areas.tsv: code, Chinese name, English name a line. Level and parent follow from the code. */
export function parseAreas(text: string): Area[] {
  return text.split("\n").filter(Boolean).map((line) => {
    const [code = "", name = "", nameEn = ""] = line.split("\t");
    if (!/^\d{6}$/.test(code) || !name || !nameEn) throw new Error(`Not a line of areas.tsv: ${line}`);
    const level = code.endsWith("0000") ? 1 : code.endsWith("00") ? 2 : 3;
    const parentCode = level === 1 ? null : level === 2 ? `${code.slice(0, 2)}0000` : `${code.slice(0, 4)}00`;
    return { code, parentCode, level, name, nameEn, official: !ownCodes.test(code), hidden: placeholderCodes.has(code) };
  });
}
