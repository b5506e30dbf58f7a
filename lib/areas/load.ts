import "server-only";
import { inArray, sql } from "drizzle-orm";
import { transaction } from "@/db";
import { areas } from "@/db/schema";
import { now } from "@/lib/clock";
import { announceAreas } from "./cache";
import type { Area } from "./table";

/**
 * Brings the divisions in the database to `wanted` and tells every process. Writes only what differs, so a second run
 * changes nothing. A code that is wanted no more is hidden, never removed: saved addresses point at it.
 * @returns how many rows were written.
 */
export async function loadAreas(wanted: readonly Area[]): Promise<{ written: number }> {
  const written = await transaction(async (tx) => {
    const present = new Map((await tx.select().from(areas)).map((row) => [row.code, row]));
    const at = now();
    const changed = wanted.filter((area) => !same(present.get(area.code), area));
    for (let from = 0; from < changed.length; from += 500) {
      await tx
        .insert(areas)
        .values(changed.slice(from, from + 500).map((area) => ({ ...area, createdAt: at, updatedAt: at })))
        .onDuplicateKeyUpdate({
          set: {
            parentCode: sql`values(parent_code)`, level: sql`values(level)`, name: sql`values(name)`, nameEn: sql`values(name_en)`,
            official: sql`values(official)`, hidden: sql`values(hidden)`, updatedAt: sql`values(updated_at)`,
          },
        });
    }
    const kept = new Set(wanted.map((area) => area.code));
    const gone = [...present.values()].filter((row) => !kept.has(row.code) && !row.hidden).map((row) => row.code);
    if (gone.length > 0) await tx.update(areas).set({ hidden: true, updatedAt: at }).where(inArray(areas.code, gone));
    return changed.length + gone.length;
  });
  await announceAreas();
  return { written };
}

function same(row: Area | undefined, area: Area): boolean {
  return row !== undefined && row.parentCode === area.parentCode && row.level === area.level && row.name === area.name &&
    row.nameEn === area.nameEn && row.official === area.official && row.hidden === area.hidden;
}
