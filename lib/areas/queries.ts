import "server-only";
import { getAreaTree } from "./cache";
import type { AreaDetail, AreaItem } from "./output";
import type { Area } from "./table";
import { childrenOf, provincesOf } from "./tree";

const asItem = ({ code, name, nameEn }: Area): AreaItem => ({ code, name, nameEn });

/** The provinces by code, and the version of the data. */
export async function listProvinces(): Promise<{ version: string; items: AreaItem[] }> {
  const tree = await getAreaTree();
  return { version: tree.version, items: provincesOf(tree).map(asItem) };
}

/** One division with what can be chosen below it, and the version of the data; null when there is none of this code. */
export async function getArea(code: string): Promise<{ version: string; area: AreaDetail } | null> {
  const tree = await getAreaTree();
  const area = tree.byCode.get(code);
  return area ? { version: tree.version, area: { ...asItem(area), children: childrenOf(tree, area).map(asItem) } } : null;
}
