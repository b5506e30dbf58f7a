import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { auditLog, browserOf, database, person } from "./people";

/** The id of a staff page's action, as the build that is served knows it. */
export function staffAction(folder: string, name: string): string {
  const manifest = JSON.parse(readFileSync(`${process.env.NEXT_DIST_DIR}/server/server-reference-manifest.json`, "utf8")) as { node: Record<string, { filename: string; exportedName: string }> };
  const found = Object.entries(manifest.node).find(([, one]) => one.exportedName === name && one.filename.endsWith(`app/[locale]/admin/${folder}/actions.ts`));
  if (!found) throw new Error(`the build has no ${folder} ${name}`);
  return found[0];
}
/** One of the writes of an account's page. */
export const ofUser = (name: string) => staffAction("users/[id]", name);
/** What the audit log says of one of the staff. */
export const auditOf = (actorId: string) => database.select().from(auditLog).where(eq(auditLog.actorId, actorId));

/** Somebody of a role, signed in as a browser is. */
export async function staffMember(role: "shopper" | "support" | "admin") {
  const who = await person({ role });
  return { who, browser: await browserOf(who) };
}
