/** A choice of a division list; the API's items as they are. */
export type AreaOption = { code: string; name: string; nameEn: string };
export type AreaCodes = { provinceCode: string; cityCode: string; districtCode: string };
/** What the second and third list hold for the codes that are chosen. */
export type AreaChoices = { cities: AreaOption[]; districts: AreaOption[] };

const plain = (text: string) => text.normalize("NFD").replace(/[\p{M}'’ .-]/gu, "").toLowerCase();

/** What a list shows: Chinese alone, or English with the Chinese that a label needs. */
export function optionLabel(option: AreaOption, locale: "en" | "zh"): string {
  return locale === "zh" ? option.name : `${option.nameEn} ${option.name}`;
}

/**
 * The options that what was typed may mean: by character, by pinyin, with or without accents and blanks; what begins with it
 * first. One letter alone means a beginning: every other name has an n in it somewhere.
 */
export function filterOptions(options: readonly AreaOption[], typed: string): readonly AreaOption[] {
  const wanted = plain(typed);
  if (!wanted) return options;
  const starts = (option: AreaOption) => plain(option.name).startsWith(wanted) || plain(option.nameEn).startsWith(wanted);
  const holds = (option: AreaOption) => plain(option.name).includes(wanted) || (wanted.length > 1 && plain(option.nameEn).includes(wanted));
  return [...options.filter(starts), ...options.filter((option) => !starts(option) && holds(option))];
}

const kept = new Map<string, Promise<AreaOption[]>>();

/** What can be chosen below a division, asked for once a page. @throws when the shop did not answer. */
export function childrenOf(code: string): Promise<AreaOption[]> {
  const known = kept.get(code);
  if (known) return known;
  const asked = fetch(`/api/v1/areas/${code}`, { signal: AbortSignal.timeout(15_000) }).then(async (answer) => {
    if (!answer.ok) throw new Error(`areas answered ${answer.status}`);
    return ((await answer.json()) as { children: AreaOption[] }).children;
  });
  kept.set(code, asked);
  asked.catch(() => kept.delete(code));
  return asked;
}

/** The district a city brings with it: itself where it has none below it, its only one when that has its name. */
export function ownDistrict(city: AreaOption, districts: readonly AreaOption[]): string {
  const [first, second] = districts;
  if (!first) return city.code;
  return !second && first.name === city.name ? first.code : "";
}
