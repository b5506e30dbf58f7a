import { eq } from "drizzle-orm";
import { actionOf } from "./actions";
import { auditLog, browserOf, database, person } from "./people";

/** The id of a staff page's action. */
export const staffAction = (folder: string, name: string) => actionOf(`admin/${folder}/actions.ts`, name);
/** One of the writes of an account's page. */
export const ofUser = (name: string) => staffAction("users/[id]", name);
/** What the audit log says of one of the staff. */
export const auditOf = (actorId: string) => database.select().from(auditLog).where(eq(auditLog.actorId, actorId));

/** Somebody of a role, signed in as a browser is. */
export async function staffMember(role: "shopper" | "support" | "admin") {
  const who = await person({ role });
  return { who, browser: await browserOf(who) };
}
