/** Who is signed in, for what is measured below the session check. */
import { and, asc, eq, isNull } from "drizzle-orm";
import { db } from "@/db";
import { users } from "@/db/schema";
import { signIn } from "@/lib/admin/testing";
import { day, fromNow, now } from "@/lib/clock";
import type { Viewer } from "@/lib/sessions/current";

/** A session freshly proved, for the whole of a run. */
export function asViewer(user: typeof users.$inferSelect, sessionId: string): Viewer {
  const { id, username, role, mobile } = user;
  return {
    user: { id, username, role, locale: "en", hasPassword: user.passwordHash !== null, mobile },
    session: { id: sessionId, remember: false, provedAt: fromNow(day), secondFactorAt: null, createdAt: now(), expiresAt: fromNow(day) },
  };
}

/** One of the admins that were filled in, signed in for the whole of a run. */
export async function anAdmin(which: number): Promise<Viewer> {
  const [user] = await db().select().from(users).where(and(eq(users.role, "admin"), isNull(users.disabledAt))).orderBy(asc(users.id)).limit(1).offset(which);
  if (!user) throw new Error("no admin: the shop is not filled");
  return signIn(user, { provedAt: fromNow(day), lastUsedAt: fromNow(day), expiresAt: fromNow(2 * day) });
}
