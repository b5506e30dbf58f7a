import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db";
import { areas } from "@/db/schema";
import { newId } from "@/lib/id";
import { KvUnavailable, kvFailures, kvGet, withKv } from "@/lib/kv";
import { takeTurnWith } from "@/lib/turns-testing";
import { announceAreas, getAreaTree } from "./cache";
import { loadAreas } from "./load";
import { getArea, listProvinces } from "./queries";
import { parseAreas } from "./table";

const wanted = parseAreas(readFileSync(new URL("../../db/areas.tsv", import.meta.url), "utf8"));
const village = "469029";
const nameOf = async (code: string) => (await getArea(code))?.area.nameEn;

let endTurn: () => Promise<void>;
beforeAll(async () => { endTurn = await takeTurnWith("areas"); });
afterAll(() => endTurn());

describe("loading the divisions", () => {
  it("writes what differs, once, and the reads follow", async () => {
    await loadAreas(wanted);
    expect((await loadAreas(wanted)).written).toBe(0);
    const before = await listProvinces();
    const other = `Elsewhere ${newId()}`;
    expect((await loadAreas(wanted.map((area) => (area.code === village ? { ...area, nameEn: other } : area)))).written).toBe(1);
    expect(await nameOf(village)).toBe(other);
    expect((await listProvinces()).version).not.toBe(before.version);
    expect((await loadAreas(wanted)).written).toBe(1);
    expect(await nameOf(village)).toBe("Baoting");
  });

  it("hides a code that is wanted no more, and keeps its row", async () => {
    await loadAreas(wanted.filter((area) => area.code !== village));
    expect((await getArea("460000"))?.area.children.map((child) => child.code)).not.toContain(village);
    expect(await nameOf(village)).toBe("Baoting");
    await loadAreas(wanted);
    expect((await getArea("460000"))?.area.children.map((child) => child.code)).toContain(village);
  });

  it("answers from the database when KV holds nothing, and fills it", async () => {
    const { version } = await getAreaTree();
    await withKv((kv) => kv.del("areas:version", `areas:data:${version}`));
    await announceAreas();
    expect((await listProvinces()).items).toHaveLength(34);
    expect(await kvGet("areas:version")).toBe(version);
    expect(await db().select().from(areas).where(eq(areas.code, village))).toHaveLength(1);
  });

  it("is right with KV down, also just after a reload", async () => {
    // Enough failures in a row, and the breaker of lib/kv.ts lets nothing through for a while: KV as it is when it is down.
    for (let at = 0; at < kvFailures; at++) await expect(withKv(() => Promise.reject(new Error("down")))).rejects.toThrow(KvUnavailable);
    await expect(kvGet("areas:version")).rejects.toThrow(KvUnavailable);
    await loadAreas(wanted.map((area) => (area.code === village ? { ...area, nameEn: "Elsewhere" } : area)));
    expect(await nameOf(village)).toBe("Elsewhere");
    await loadAreas(wanted);
    expect(await nameOf(village)).toBe("Baoting");
    await expect(kvGet("areas:version")).rejects.toThrow(KvUnavailable);
  });

  it("has nothing for a code that does not exist", async () => {
    expect(await getArea("999999")).toBeNull();
    expect(await getArea("' or 1=1 --")).toBeNull();
  });
});
