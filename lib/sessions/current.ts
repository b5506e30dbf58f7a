import "server-only";
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { cache } from "react";
import { db, prepared } from "@/db";
import { sessions, users } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { toLocale } from "@/lib/i18n/routing";
import { log } from "@/lib/log";
import { lifeOf, touchEvery } from "./policy";
import { type Carried, type Carrier, readToken, sessionIdOf } from "./token";

/** Who is asking: what every page and verb may know of the person without another query. */
export type Viewer = {
  user: { id: string; username: string; role: "shopper" | "support" | "admin"; locale: "en" | "zh"; hasPassword: boolean; mobile: string | null };
  session: { id: string; remember: boolean; provedAt: Date | null; secondFactorAt: Date | null; createdAt: Date; expiresAt: Date };
};

const liveSession = prepared((reader) =>
  reader
    .select({
      id: sessions.id, remember: sessions.remember, provedAt: sessions.provedAt, secondFactorAt: sessions.secondFactorAt, createdAt: sessions.createdAt,
      expiresAt: sessions.expiresAt, lastUsedAt: sessions.lastUsedAt,
      userId: users.id, username: users.username, role: users.role, locale: users.locale, passwordHash: users.passwordHash, mobile: users.mobile, disabledAt: users.disabledAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sql.placeholder("id")), gt(sessions.expiresAt, sql.placeholder("now"))))
    .prepare(),
);

/**
 * The session with this id while it lives: not ended, not idle for too long, its account not disabled. One indexed
 * read; the last use is written at most once a minute, after the answer.
 */
export async function getLiveSession(id: string): Promise<Viewer | null> {
  const [row] = await liveSession().execute({ id, now: now() });
  if (!row || row.disabledAt) return null;
  const idle = now().getTime() - row.lastUsedAt.getTime();
  if (idle >= lifeOf(row.role, row.remember).idle) return null;
  if (idle >= touchEvery) touch(row.id);
  return {
    user: { id: row.userId, username: row.username, role: row.role, locale: toLocale(row.locale), hasPassword: row.passwordHash !== null, mobile: row.mobile },
    session: { id: row.id, remember: row.remember, provedAt: row.provedAt, secondFactorAt: row.secondFactorAt, createdAt: row.createdAt, expiresAt: row.expiresAt },
  };
}

function touch(id: string): void {
  const at = now();
  db()
    .update(sessions)
    .set({ lastUsedAt: at, updatedAt: at })
    .where(and(eq(sessions.id, id), lt(sessions.lastUsedAt, fromNow(-touchEvery))))
    .catch((error: unknown) => log.warn({ error }, "last use of a session was not written"));
}

/** Who carried this token, while its session lives. */
export async function viewerOf(carried: Carried | null): Promise<(Viewer & { carrier: Carrier }) | null> {
  const id = carried && sessionIdOf(carried.token);
  const viewer = id ? await getLiveSession(id) : null;
  return carried && viewer ? { ...viewer, carrier: carried.carrier } : null;
}

/** Who sent the request being answered and how, or null. Asked once a request, however often it is called. */
export const getViewer = cache(async () => viewerOf(await readToken()));
