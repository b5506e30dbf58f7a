import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { loadAreas } from "@/lib/areas/load";
import { parseAreas } from "@/lib/areas/table";
import { env, isLoopback } from "@/lib/env";
import { db, pool } from "./index";
import demo from "./demo.json" with { type: "json" };
import { makeUser } from "./factories";
import { users } from "./schema";

/** The demo shop: the divisions of China and one person of each role. Running it again changes nothing. */
export async function seed(): Promise<void> {
  if (!isLoopback(env().APP_URL)) throw new Error("The demo sign-ins are well known: they are seeded on loopback only.");
  await loadAreas(parseAreas(await readFile(new URL("./areas.tsv", import.meta.url), "utf8")));
  for (const person of demo) {
    const role = person.role === "admin" ? "admin" : person.role === "support" ? "support" : "shopper";
    const [known] = await db().select({ id: users.id }).from(users).where(eq(users.usernameKey, person.username));
    if (!known) await makeUser({ username: person.username, mobile: person.mobile, email: person.email, password: person.password, role });
  }
}

await seed();
await pool().end();
