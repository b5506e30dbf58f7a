import "server-only";
import type { Area } from "@/lib/areas/table";
import { type AreaTree, onlyDistrict } from "@/lib/areas/tree";

/** A division found in a text: which one, where it ends, and whether a person should look at it again. */
export type FoundDivision = { start: number; end: number; province: Area; city?: Area; district?: Area; sure: boolean };

type Alias = { text: string; area: Area; full: boolean };
type Index = { province: Map<string, Alias[]>; city: Map<string, Alias[]>; district: Map<string, Alias[]> };

const peoples = /(?:蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|普米族|塔吉克族?|怒族|鄂温克族|保安族|裕固族|独龙族|各族)+(?=自治)/;
const provinceEnd = /(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$/;
const areaEnd = /(?:自治州|自治县|自治旗|地区|新区|林区|特区|市|区|县|旗|盟|州|镇|乡)$/;
/** What follows the name of a place when it names a road or a building instead. */
const roadAfter = /^(?:大道|大街|[东西南北中]?[路街巷]|大学|大厦|广场|公园|花园|医院|学院|[一二三四五六七八九十\d]+[路街号])/;

/**
 * Every way a division is written: 恩施土家族苗族自治州, 恩施自治州, 恩施州, 恩施. In half-width signs, as the text has them; of 嘉模堂区（氹仔）
 * each part alone means it, too.
 */
function aliasesOf(named: Area): Alias[] {
  const name = named.name.normalize("NFKC");
  const [, outer, inner] = /^(.+)\((.+)\)$/.exec(name) ?? [];
  if (!outer || !inner) return plainAliases({ ...named, name }).map((alias) => ({ ...alias, area: named }));
  const written = plainAliases({ ...named, name: outer }).map((alias) => ({ ...alias, area: named }));
  return [{ text: name, area: named, full: true }, ...written, { text: inner, area: named, full: false }];
}

function plainAliases(area: Area): Alias[] {
  // 内蒙古自治区 is no people's name before its kind.
  const bare = area.level === 1 ? area.name : area.name.replace(peoples, "");
  const stem = bare.replace(area.level === 1 ? provinceEnd : areaEnd, "");
  const full = new Set([area.name, bare]);
  if (area.level === 1 && !area.name.endsWith("市")) full.add(`${stem}省`).add(`${stem}自治区`);
  if (area.name.endsWith("自治州")) full.add(`${stem}州`);
  if (area.name.endsWith("自治县")) full.add(`${stem}县`);
  if (area.name === "内蒙古自治区") full.add("内蒙");
  const aliases = [...full].map((text) => ({ text, area, full: true }));
  return [...stem].length >= 2 && !full.has(stem) ? [...aliases, { text: stem, area, full: area.level === 1 }] : aliases;
}

const indexes = new WeakMap<AreaTree, Index>();

function indexOf(tree: AreaTree): Index {
  const known = indexes.get(tree);
  if (known) return known;
  const index: Index = { province: new Map(), city: new Map(), district: new Map() };
  for (const area of tree.byCode.values()) {
    if (area.hidden && area.level !== 2) continue;
    const level = area.level === 1 ? index.province : area.level === 2 ? index.city : index.district;
    const aliases = area.hidden ? placeholderAliases(tree, area) : aliasesOf(area);
    for (const alias of aliases) level.set(alias.text[0] ?? "", [...(level.get(alias.text[0] ?? "") ?? []), alias]);
  }
  for (const level of Object.values(index)) for (const aliases of level.values()) aliases.sort((a, b) => b.text.length - a.text.length);
  indexes.set(tree, index);
  return index;
}

/** 北京市市辖区朝阳区, 北京市北京市朝阳区: the placeholder by its own name, or the province's said twice. */
function placeholderAliases(tree: AreaTree, area: Area): Alias[] {
  const province = tree.byCode.get(area.parentCode ?? "");
  const names = province?.name.endsWith("市") ? [area.name, province.name, province.name.replace(/市$/, "")] : [area.name];
  return names.map((text) => ({ text, area, full: true }));
}

const gap = /[\s,，、;；|/\\\-_]*/y;
function skip(text: string, at: number): number {
  gap.lastIndex = at;
  return at + (gap.exec(text)?.[0].length ?? 0);
}

function matches(level: Map<string, Alias[]>, text: string, at: number): Alias[] {
  return (level.get(text[at] ?? "") ?? []).filter((alias) => text.startsWith(alias.text, at));
}

type Candidate = FoundDivision & { score: number };

/** The division that is written at `start`, the reading that explains most of it; null when nothing does. */
function divisionAt(tree: AreaTree, text: string, start: number, atStart: boolean): Candidate | null {
  const index = indexOf(tree);
  const country = /^(?:中华人民共和国|中国(?!人民|银行|移动|电信|联通|石))/.exec(text.slice(start))?.[0].length ?? 0;
  const from = skip(text, start + country);
  let best: Candidate | null = null;
  const offer = (candidate: Candidate) => {
    if (!best || candidate.score > best.score || (candidate.score === best.score && candidate.end > best.end)) best = candidate;
  };
  const provinces: (Alias | undefined)[] = [...matches(index.province, text, from), undefined];
  for (const province of provinces) {
    const afterProvince = province ? skip(text, from + province.text.length) : from;
    const cities = matches(index.city, text, afterProvince).filter((city) => !province || city.area.parentCode === province.area.code);
    for (const city of [...cities, undefined]) {
      const afterCity = city ? skip(text, afterProvince + city.text.length) : afterProvince;
      if (city && !city.full && roadAfter.test(text.slice(afterCity))) continue;
      if (city && !city.full && !province && !atStart) continue;
      const districts = matches(index.district, text, afterCity).filter((district) => {
        const parent = tree.byCode.get(district.area.parentCode ?? "");
        if (city ? parent !== city.area : province ? parent?.parentCode !== province.area.code : !district.full) return false;
        return district.full || ((city || province) && !roadAfter.test(text.slice(afterCity + district.text.length)));
      });
      const choices = distinct(districts);
      for (const district of choices) {
        const found = complete(tree, province?.area, city?.area, district.area);
        const alone = choices.filter((other) => other.text === district.text).length === 1;
        const said = (province ? 2 : 0) + (city ? 3 : 0);
        offer({ ...found, start, end: afterCity + district.text.length, score: 10 + said + (district.full ? 4 : 1), sure: alone && district.full && said > 0 });
      }
      if (city || province) {
        const own = city && onlyDistrict(tree, city.area);
        const found = complete(tree, province?.area, city?.area, own);
        const end = afterCity === afterProvince ? from + (province?.text.length ?? 0) : afterProvince + (city?.text.length ?? 0);
        const repeated = own && text.startsWith(own.name, skip(text, end)) ? skip(text, end) + own.name.length : end;
        const score = (province ? 4 : 0) + (city ? (city.full ? 5 : 3) : 0) + (own ? 8 : 0);
        offer({ ...found, start, end: repeated, score, sure: own !== undefined && (city?.full ?? false) });
      }
    }
  }
  return best;
}

function distinct(aliases: Alias[]): Alias[] {
  const seen = new Set<Area>();
  return aliases.filter((alias) => !seen.has(alias.area) && seen.add(alias.area));
}

function complete(tree: AreaTree, province?: Area, city?: Area, district?: Area) {
  const lowest = city ?? (district ? (district.level === 2 ? district : tree.byCode.get(district.parentCode ?? "")) : undefined);
  const highest = province ?? tree.byCode.get(lowest?.parentCode ?? "");
  if (!highest) throw new Error("A division without a province.");
  return { province: highest, ...(lowest ? { city: lowest } : {}), ...(district ? { district } : {}) };
}

/** The division that a text names, wherever it stands: the one that says most, the first of equals. */
export function findDivision(tree: AreaTree, text: string): FoundDivision | null {
  let best: Candidate | null = null;
  for (let at = 0; at < text.length; at++) {
    const atStart = at === 0 || /[\s,，、;；|:：。]/.test(text[at - 1] ?? "");
    const found = divisionAt(tree, text, at, atStart);
    // Inside a word only a division with a district counts: 张海南 is a person.
    if (found && (atStart || found.score >= 12) && (!best || found.score > best.score)) best = found;
  }
  return best;
}
