import "server-only";
import { makeUser, type User } from "@/db/factories";
import { db } from "@/db";
import { sessions } from "@/db/schema";
import { fromNow, hour, now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { getLiveSession, type Viewer } from "@/lib/sessions/current";

/** Where the staff of the tests sit. */
export const from = { ip: "198.18.0.1", userAgent: "vitest" };

/** A live session of an account, freshly proved; read back the way a request would. */
export async function signIn(user: Pick<User, "id">, more: Partial<typeof sessions.$inferInsert> = {}): Promise<Viewer> {
  const at = now();
  const id = newId();
  await db().insert(sessions).values({ id, userId: user.id, remember: false, expiresAt: fromNow(hour), lastUsedAt: at, provedAt: at, createdAt: at, updatedAt: at, ...more });
  const viewer = await getLiveSession(id);
  if (!viewer) throw new Error("the session does not live");
  return viewer;
}

/** Somebody new of a role, signed in. */
export async function makeStaff(role: "shopper" | "support" | "admin", more: Parameters<typeof makeUser>[0] = {}): Promise<Viewer> {
  return signIn(await makeUser({ role, ...more }));
}
