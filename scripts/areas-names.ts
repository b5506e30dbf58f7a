import { pinyin } from "pinyin-pro";

/** Provinces carry their customary English names; Xizang is the one in official English use. */
const provinces: Record<string, string> = {
  内蒙古自治区: "Inner Mongolia", 陕西省: "Shaanxi", 西藏自治区: "Xizang", 台湾省: "Taiwan",
  香港特别行政区: "Hong Kong", 澳门特别行政区: "Macao",
  广西壮族自治区: "Guangxi", 宁夏回族自治区: "Ningxia", 新疆维吾尔自治区: "Xinjiang",
};

/** Places that the world knows by another name than their pinyin, by code. */
const customary: Record<string, string> = {
  150100: "Hohhot", 150600: "Ordos", 150700: "Hulunbuir", 150800: "Bayannur", 150900: "Ulanqab", 152200: "Hinggan",
  152500: "Xilingol", 152900: "Alxa", 230100: "Harbin", 230200: "Qiqihar", 540100: "Lhasa", 540200: "Shigatse", 540300: "Chamdo",
  540400: "Nyingchi", 540500: "Shannan", 540600: "Nagqu", 542500: "Ngari", 632800: "Haixi", 632801: "Golmud", 650100: "Urumqi",
  650200: "Karamay", 650400: "Turpan", 652700: "Bortala", 652800: "Bayingolin", 652900: "Aksu", 653000: "Kizilsu",
  653100: "Kashgar", 653200: "Hotan", 654000: "Ili", 654300: "Altay", 150723: "Oroqen", 150724: "Ewenki", 429021: "Shennongjia",
  140171: "Shanxi Transition Reform Zone", 220174: "Changchun Automotive Zone", 220273: "Jilin Sino-Singapore Food Zone",
  341171: "Suzhou-Chuzhou Hi-Tech Zone", 460323: "Zhongsha Islands", 540171: "Golmud Zangqing Industrial Park",
  540173: "Xizang Cultural Tourism Park",
};

/** Customary names of Hong Kong, Macao and Taiwan, by Chinese name below the named province. */
const overseas: Record<string, Record<string, string>> = {
  "81": {
    香港岛: "Hong Kong Island", 九龙: "Kowloon", 新界: "New Territories", 中西区: "Central and Western", 湾仔区: "Wan Chai",
    东区: "Eastern", 南区: "Southern", 油尖旺区: "Yau Tsim Mong", 深水埗区: "Sham Shui Po", 九龙城区: "Kowloon City",
    黄大仙区: "Wong Tai Sin", 观塘区: "Kwun Tong", 葵青区: "Kwai Tsing", 荃湾区: "Tsuen Wan", 屯门区: "Tuen Mun",
    元朗区: "Yuen Long", 北区: "North", 大埔区: "Tai Po", 沙田区: "Sha Tin", 西贡区: "Sai Kung", 离岛区: "Islands",
  },
  "82": {
    澳门半岛: "Macao Peninsula", 澳门外岛: "Taipa and Coloane", 大堂区: "Sé", 望德堂区: "São Lázaro", 风顺堂区: "São Lourenço",
    花地玛堂区: "Nossa Senhora de Fátima", 圣安多尼堂区: "Santo António",
    "嘉模堂区（氹仔）": "Nossa Senhora do Carmo (Taipa)", "圣方济各堂区（路环）": "São Francisco Xavier (Coloane)",
  },
  "71": {
    台北市: "Taipei", 新北市: "New Taipei", 桃园市: "Taoyuan", 台中市: "Taichung", 台南市: "Tainan", 高雄市: "Kaohsiung",
    基隆市: "Keelung", 新竹市: "Hsinchu City", 嘉义市: "Chiayi City", 新竹县: "Hsinchu County", 苗栗县: "Miaoli", 彰化县: "Changhua",
    南投县: "Nantou", 云林县: "Yunlin", 嘉义县: "Chiayi County", 屏东县: "Pingtung", 宜兰县: "Yilan", 花莲县: "Hualien",
    台东县: "Taitung", 澎湖县: "Penghu", 大埔乡: "Dapu", 大城乡: "Dacheng", 番路乡: "Fanlu", 三重区: "Sanchong", 茄萣区: "Qieding", 芎林乡: "Qionglin",
  },
};

/** Readings that differ from the commonest one of the characters, checked against 现代汉语词典 and the places' own spelling. */
const readings: Record<string, string> = {
  乐亭: "lao ting", 乐清: "yue qing", 乐陵: "lao ling", 民乐: "min le", 万柏林: "wan bai lin", 蔚县: "yu xian", 繁峙: "fan shi",
  洪洞: "hong tong", 六合: "lu he", 蚌山: "beng shan", 枞阳: "zong yang", 歙县: "she xian", 涡阳: "guo yang", 铅山: "yan shan",
  莘县: "shen xian", 单县: "shan xian", 尉犁: "yu li", 浚县: "xun xian", 召陵: "shao ling", 泌阳: "bi yang", 黄陂: "huang pi",
  曾都: "zeng du", 大埔: "da bu", 东莞: "dong guan", 犍为: "qian wei", 筠连: "jun lian", 吴堡: "wu bu", 红寺堡: "hong si bu",
  崆峒: "kong tong", 宕昌: "tan chang", 称多: "chen duo", 调兵山: "diao bing shan", 穆棱: "mu ling", 牟定: "mou ding",
  六安: "lu an", 重庆: "chong qing", 厦门: "xia men", 长沙: "chang sha",
};

const peoples = ("蒙古族 蒙古 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 哈萨克 傣族 黎族 傈僳族 " +
  "佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 普米族 塔吉克 怒族 " +
  "鄂温克族 保安族 裕固族 独龙族 各族").split(" ");

/** What a place is, in English: only shown where it says something (zones) or tells two neighbours apart. */
const kinds: [ending: string, english: string, always: boolean][] = [
  ["高新技术产业开发区", "Hi-Tech Zone", true], ["高技术产业开发区", "Hi-Tech Zone", true], ["高新技术产业园区", "Hi-Tech Park", true],
  ["高新技术开发区", "Hi-Tech Zone", true], ["经济技术开发区", "Economic and Technological Zone", true],
  ["经济开发区", "Economic Zone", true], ["经济综合实验区", "Economic Zone", true], ["现代产业园区", "Modern Industrial Park", true],
  ["循环化工园区", "Chemical Industrial Park", true], ["工业园区", "Industrial Park", true], ["创意园区", "Creative Park", true],
  ["城乡一体化示范区", "Integration Zone", true], ["综合改革示范区", "Reform Zone", true], ["综合物流产业聚集区", "Logistics Zone", true],
  ["风景名胜区", "Scenic Area", true], ["管理区管委会", "Administrative District", true], ["管理区", "Administrative District", true],
  ["行政委员会", "", true], ["开发区", "Development Zone", true], ["食品区", "Food Zone", true],
  ["右翼前旗", "Right Front Banner", true], ["右翼中旗", "Right Middle Banner", true], ["右翼后旗", "Right Rear Banner", true],
  ["联合旗", "United Banner", true], ["左旗", "Left Banner", true], ["右旗", "Right Banner", true], ["前旗", "Front Banner", true],
  ["中旗", "Middle Banner", true], ["后旗", "Rear Banner", true], ["自治旗", "Banner", false], ["群岛", "Islands", true],
  ["新区", "New Area", true], ["新城", "New Town", true], ["特区", "Special District", false],
  ["自治州", "Prefecture", false], ["自治县", "County", false], ["地区", "Prefecture", false],
  ["盟", "League", false], ["市", "City", false], ["县", "County", false], ["区", "District", false], ["旗", "Banner", false],
  ["镇", "Town", false], ["乡", "Township", false],
];

const placeholders: Record<string, string> = {
  市辖区: "Districts", 县: "Counties", 省直辖县级行政区划: "Directly administered", 自治区直辖县级行政区划: "Directly administered",
};

function stripPeoples(stem: string): string {
  for (;;) {
    const people = peoples.find((name) => stem.endsWith(name) && stem.length > name.length);
    if (!people) return stem;
    stem = stem.slice(0, -people.length);
  }
}

/** 南山 → Nanshan; 西安 → Xi'an (an apostrophe before a, o, e inside a word, GB/T 16159). */
export function romanize(text: string): string {
  // 都 is read dū in the names of places; the dictionary's first choice is dōu.
  const known = Object.entries(readings).find(([name]) => text.startsWith(name));
  const rest = known ? text.slice(known[0].length) : text;
  const spelled = [...rest].length === 0 ? [] : pinyin(rest, { toneType: "none", type: "array" }).map((s, at) => ([...rest][at] === "都" ? "du" : s));
  const word = [...(known?.[1].split(" ") ?? []), ...spelled].reduce((left, next) => left + (left && /^[aoe]/.test(next) ? "'" : "") + next, "");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The name without the word for its kind: 南山区 → 南山, 恩施土家族苗族自治州 → 恩施. */
function split(name: string): { stem: string; kind: (typeof kinds)[number] | undefined } {
  const kind = kinds.find(([ending]) => name.endsWith(ending) && name.length >= ending.length + 2);
  return { stem: kind ? stripPeoples(name.slice(0, -kind[0].length)) : name.replace(/(省|自治区|特别行政区)$/, ""), kind };
}

/** 河北唐山海港 → Tangshan Haigang: zones carry the names of their province and city in front. */
function romanizeZone(stem: string, above: [stem: string, english: string][]): string {
  let rest = stem;
  const words: string[] = [];
  for (;;) {
    const first = above.find(([name]) => rest.startsWith(name));
    if (!first) break;
    words.push(first[1]);
    rest = rest.slice(first[0].length).replace(/^市/, "");
  }
  if (rest) words.push(romanize(rest));
  // The province goes without saying where a city or the zone's own name follows.
  return (words.length > 1 && above.at(-1)?.[1] === words[0] ? words.slice(1) : words).join(" ");
}

/**
 * The English name of one place, and the word for its kind, needed only where a neighbour has the same name.
 * `above` are the names of its city and province, the city first.
 */
export function englishName(code: string, name: string, above: { name: string; english: string }[]): { name: string; kind: string } {
  const { stem, kind } = split(name);
  const fixed = placeholders[name] ?? provinces[name] ?? customary[code] ?? overseas[code.slice(0, 2)]?.[name];
  if (fixed) return { name: fixed, kind: kind?.[1] ?? "" };
  // One character alone is no name: 忠县 is Zhongxian, 东区 is Dongqu.
  if (stem.length <= 1 || (!kind && name.length <= 2)) return { name: romanize(name), kind: "" };
  const named = above.map((place): [string, string] => [split(place.name).stem, place.english]);
  if (kind?.[2]) return { name: `${romanizeZone(stem, named)} ${kind[1]}`.trim(), kind: "" };
  const sameAsCity = named.find(([above]) => above === stem)?.[1].replace(/ (City|County)$/, "");
  return { name: sameAsCity ?? romanize(stem), kind: kind?.[1] ?? "" };
}
