import { readFile } from "node:fs/promises";
import { pool } from "@/db";
import { loadAreas } from "@/lib/areas/load";
import { parseAreas } from "@/lib/areas/table";

/** `npm run areas:load`: brings the table to db/areas.tsv; the running shop follows within a second. */
const wanted = parseAreas(await readFile(new URL("../db/areas.tsv", import.meta.url), "utf8"));
const { written } = await loadAreas(wanted);
console.log(`${wanted.length} divisions, ${written} rows written.`);
await pool().end();
