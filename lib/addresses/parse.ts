import "server-only";
import type { AreaTree } from "@/lib/areas/tree";
import { addressMobile } from "./columns";
import type { PastedField } from "./limits";
import { cutNumbers } from "./parse-numbers";
import { findDivision, type FoundDivision } from "./parse-division";
import { looksLikeName, nameBehind } from "./parse-name";

/** What a pasted line was split into. `unsure` names the parts a person should look at before saving. */
export type Pasted = {
  receiver: string; mobile: string; tel: string; email: string; postcode: string;
  provinceCode: string; cityCode: string; districtCode: string; place: string;
  unsure: PastedField[];
};

type Piece = { text: string; label?: "name" | "region" | "place"; besideMobile: boolean };

const labels: [RegExp, Piece["label"]][] = [
  [/(?:收货信息|收件信息|寄件信息|收货|收件)\s*[:：]/gu, undefined],
  [/(?:receiver|recipient|name)\s*[:：]|(?<![\p{L}\d])(?:收货人姓名|收件人姓名|收货人|收件人|收货姓名|联系人|姓名|名字)[\s:：]*/giu, "name"],
  [/(?:region|area)\s*[:：]|(?<![\p{L}\d])(?:所在地区|所在区域|所在地|省市区|地区|区域)[\s:：]*/giu, "region"],
  [/address\s*[:：]|(?<![\p{L}\d])(?:详细地址|收货地址|收件地址|街道地址|家庭地址|公司地址|地址)[\s:：]*/giu, "place"],
  [/(?:手机号码|手机号|手机|联系电话|联系方式|电话号码|固定电话|座机|电话|邮政编码|邮编|电子邮箱|邮箱|mobile|phone|tel|e-?mail|postcode|zip)\s*[:：]?(?=[\s:：]*[\ue001-\ue008])/giu, undefined],
];
const marks: Record<string, string> = { name: "\ue011", region: "\ue012", place: "\ue013" };
const labelOf: Record<string, Piece["label"]> = { "\ue011": "name", "\ue012": "region", "\ue013": "place" };

/**
 * Splits one line from a chat or an order (张三 13800138000 广东省深圳市南山区科技园1号) into the fields of the form. What it does not find
 * is empty; what it only guesses is named in `unsure`, and so is every part it did not find.
 */
export function parsePasted(tree: AreaTree, text: string): Pasted {
  const { rest, mobile: found, local, tel, email, postcode, severalMobiles } = cutNumbers(text.normalize("NFKC").replace(/[\p{Cc}\p{Cf}\p{Co}]+/gu, " "));
  const pieces = split(rest);
  const at = pieces.findIndex((piece) => piece.label !== "name" && findDivision(tree, piece.text) !== null);
  const { division, before, after, used } = divide(tree, pieces, at);
  const outside = pieces.filter((_, n) => n < at || n >= at + used || at === -1);
  const person = findReceiver(outside, before, at === -1 ? [] : pieces.slice(at + used));
  const placeParts = [after, ...pieces.slice(at === -1 ? 0 : at + used).filter((piece) => piece !== person.piece).map((piece) => piece.text)];
  const early = pieces.slice(0, Math.max(at, 0)).filter((piece) => piece !== person.piece).map((piece) => piece.text);
  let place = tidy(placeParts);
  let receiver = person.name;
  const unsure = new Set<PastedField>();
  // The place stood before its division, or something there was no name for was left over.
  if (early.length > 0) {
    place = place ? `${place} ${tidy(early)}` : tidy(early);
    unsure.add("place");
    if (!person.sure) unsure.add("receiver");
  }
  if (!receiver) {
    const guess = nameBehind(place);
    if (guess) ({ place, name: receiver } = guess);
    unsure.add("receiver").add("place");
  } else if (!person.sure) unsure.add("receiver").add("place");
  // Eight digits are a mobile of the place they stand beside; beside any other they may be a number of anything.
  const province = division?.province.code ?? "";
  const own = local && /^8[12]/.test(province) ? addressMobile(local, province) : null;
  const mobile = own ?? found;
  if (!mobile || severalMobiles || (local && !own)) unsure.add("mobile");
  if (!division?.sure) unsure.add("division").add("place");
  if ([...place].length < 2) unsure.add("place");
  return {
    receiver, mobile, tel, email, postcode, place,
    provinceCode: province, cityCode: division?.city?.code ?? "", districtCode: division?.district?.code ?? "",
    unsure: [...unsure],
  };
}

/** Pieces between blanks, commas and numbers. Words in Latin letters that follow each other stay one piece. */
function split(rest: string): Piece[] {
  let text = rest;
  for (const [pattern, label] of labels) text = text.replace(pattern, label ? `\n${marks[label]}` : " ");
  const pieces: Piece[] = [];
  for (const part of text.split(/(?<!\p{Script=Latin})[ \t]+|[ \t]+(?!\p{Script=Latin})|[\n,、;|。]+|(?=[\ue001-\ue008\ue011-\ue013])|(?<=[\ue001-\ue008])/u)) {
    const label = labelOf[part[0] ?? ""];
    const bare = part.replace(/^[\ue011-\ue013]\s*/, "");
    if (/^[\ue001-\ue008]+$/.test(bare)) {
      const last = pieces.at(-1);
      if (last && bare === "\ue001") last.besideMobile = true;
      pieces.push({ text: bare, besideMobile: false });
    } else if (bare.trim()) {
      pieces.push({ text: clean(bare), label: label ?? undefined, besideMobile: pieces.at(-1)?.text === "\ue001" });
    } else if (label) pieces.push({ text: "", label, besideMobile: false });
  }
  return inheritLabels(pieces).filter((piece) => piece.text !== "" && !/^[\ue001-\ue008]+$/.test(piece.text));
}

/** "收货人：" alone labels what follows it. */
function inheritLabels(pieces: Piece[]): Piece[] {
  return pieces.map((piece, at) => (piece.label || pieces[at - 1]?.text !== "" ? piece : { ...piece, label: pieces[at - 1]?.label }));
}

/** A piece without the signs around it; 陈小姐收 is 陈小姐. */
function clean(text: string): string {
  const bare = text.trim().replace(/^[:()/\-—~]+|[:(/\-—~]+$/g, "").replace(/\(收\)$/, "").trim();
  const closed = bare.includes("(") ? bare : bare.replace(/\)+$/, "");
  const name = closed.replace(/收$/, "");
  return name !== closed && looksLikeName(name) === 2 ? name : closed;
}

/** The division may be spread over several pieces (广东省 深圳市 南山区) and be said twice (地区, then the whole address again). */
function divide(tree: AreaTree, pieces: Piece[], at: number): { division: FoundDivision | null; before: string; after: string; used: number } {
  if (at === -1) return { division: null, before: "", after: "", used: 0 };
  const joined = pieces.slice(at).map((piece) => piece.text).join("\n");
  const division = findDivision(tree, joined);
  if (!division) return { division: null, before: "", after: "", used: 1 };
  let end = division.end;
  for (;;) {
    const rest = joined.slice(end);
    const lead = /^[\s\-/]*/.exec(rest)?.[0].length ?? 0;
    const again = findDivision(tree, rest.slice(lead));
    if (!again || again.start !== 0 || again.district?.code !== division.district?.code || !again.sure) break;
    end += lead + again.end;
  }
  const used = joined.slice(0, end).split("\n").length;
  const lineEnd = joined.indexOf("\n", end);
  return { division, before: joined.slice(0, division.start), after: joined.slice(end, lineEnd === -1 ? undefined : lineEnd), used };
}

function findReceiver(outside: Piece[], before: string, behind: Piece[]): { name: string; sure: boolean; piece?: Piece } {
  const labelled = outside.find((piece) => piece.label === "name");
  if (labelled) return { name: labelled.text, sure: [...labelled.text].length <= 20, piece: labelled };
  const glued = before.replace(/[\s:：]+$/u, "");
  if (glued) return { name: glued, sure: looksLikeName(glued) === 2 };
  const ahead = outside.filter((piece) => !behind.includes(piece) && piece.label === undefined);
  const likely = (piece: Piece) => looksLikeName(piece.text) + (piece.besideMobile ? 0.5 : 0);
  const candidates = [...ahead, ...behind.filter((piece) => piece.label === undefined)].filter((piece) => looksLikeName(piece.text) > 0).sort((a, b) => likely(b) - likely(a));
  const [best, second] = candidates;
  if (!best) return { name: "", sure: false };
  const certain = looksLikeName(best.text) === 2 && (!second || likely(second) < likely(best)) && (ahead.includes(best) || best.besideMobile || best === behind.at(-1));
  return { name: best.text, sure: certain || (ahead.length === 1 && ahead[0] === best && best.besideMobile && looksLikeName(best.text) > 0 && !second), piece: best };
}

/** Pieces of a place as one text; a blank stays where it parts Latin letters or digits. */
function tidy(parts: string[]): string {
  return parts
    .map((part) => part.trim().replace(/^[-—:,]+/, ""))
    .filter(Boolean)
    .reduce((left, next) => (left && /[A-Za-z0-9]$/.test(left) && /^[A-Za-z0-9]/.test(next) ? `${left} ${next}` : left + next), "");
}
