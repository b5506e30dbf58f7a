import "server-only";
import { and, desc, eq, gt } from "drizzle-orm";
import { db } from "@/db";
import { sessions, users } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { describeDevice } from "./device-name";
import type { Session } from "./output";
import { lifeOf } from "./policy";

/** An account keeps about as many (lib/account/keep-newest.ts); a list never shows more. */
export const mostSessions = 100;

/** The live sessions of a person, the last used first. @param currentId which of them asks. */
export async function listSessions(userId: string, currentId: string): Promise<Session[]> {
  const rows = await db()
    .select({ session: sessions, role: users.role })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now())))
    .orderBy(desc(sessions.lastUsedAt))
    .limit(mostSessions);
  return rows
    .filter(({ session, role }) => session.lastUsedAt > fromNow(-lifeOf(role, session.remember).idle))
    .map(({ session }) => ({
      id: session.id,
      current: session.id === currentId,
      device: describeDevice(session.userAgent),
      ip: session.ip,
      remember: session.remember,
      createdAt: session.createdAt.toISOString(),
      lastUsedAt: session.lastUsedAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
    }));
}
