import "server-only";
import type { Area } from "./table";

/** All divisions with what lies below each; `version` changes whenever the data does. */
export type AreaTree = { version: string; byCode: ReadonlyMap<string, Area>; below: ReadonlyMap<string | null, readonly Area[]> };

/** Builds the tree from rows in any order; everything in it is in the order of codes. */
export function buildTree(version: string, rows: readonly Area[]): AreaTree {
  const sorted = rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const below = new Map<string | null, Area[]>();
  for (const area of sorted) {
    const siblings = below.get(area.parentCode);
    if (siblings) siblings.push(area);
    else below.set(area.parentCode, [area]);
  }
  return { version, byCode: new Map(sorted.map((area) => [area.code, area])), below };
}

/**
 * What a person chooses from below a division: hidden levels give way to their children, and a city without districts
 * (东莞, 中山) stands for its own only district. Below a district there is nothing.
 */
export function childrenOf(tree: AreaTree, area: Area): readonly Area[] {
  const listed = (tree.below.get(area.code) ?? []).flatMap((child) =>
    child.hidden ? (tree.below.get(child.code) ?? []).filter((grandchild) => !grandchild.hidden) : [child],
  );
  if (listed.length > 0) return listed.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  return area.level === 2 && !area.hidden ? [area] : [];
}

/** The provinces. */
export function provincesOf(tree: AreaTree): readonly Area[] {
  return (tree.below.get(null) ?? []).filter((area) => !area.hidden);
}

/** The only child that is named like its city and therefore chosen by itself, or undefined. */
export function onlyDistrict(tree: AreaTree, city: Area): Area | undefined {
  const [first, second] = childrenOf(tree, city);
  return first && !second && first.name === city.name ? first : undefined;
}
