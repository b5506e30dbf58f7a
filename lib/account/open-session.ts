import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { transaction } from "@/db";
import { sessions, users } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { lifeOf } from "@/lib/sessions/policy";
import { takeGrant } from "./grants";
import type { Me } from "./output";
import { asMe } from "./queries";

export type OpenedSession = { id: string; userId: string; remember: boolean; expiresAt: Date; user: Me };

/**
 * Turns a login grant into a session: the one place where sessions are made.
 * @returns null for a grant that is unknown, used or older than 30 seconds, or an account that was disabled or got
 * another password meanwhile.
 */
export function openSession(grant: string): Promise<OpenedSession | null> {
  return transaction(async (tx) => {
    const taken = await takeGrant(tx, "login", grant);
    if (!taken?.userId) return null;
    // Locked, so that a reset at the same moment either ends this session or keeps it from being made.
    const [user] = await tx
      .select()
      .from(users)
      .where(and(eq(users.id, taken.userId), isNull(users.disabledAt)))
      .for("update");
    if (!user || (user.passwordChangedAt?.toISOString() ?? null) !== taken.data.passwordChangedAt) return null;
    const at = now();
    const remember = taken.data.remember === true;
    const row = {
      id: newId(),
      userId: taken.userId,
      remember,
      expiresAt: fromNow(lifeOf(user.role, remember).most),
      lastUsedAt: at,
      provedAt: taken.data.proved === true ? at : null,
      ip: text(taken.data.ip),
      userAgent: text(taken.data.userAgent),
      createdAt: at,
      updatedAt: at,
    };
    await tx.insert(sessions).values(row);
    await tx.update(users).set({ lastSignedInAt: at, updatedAt: at }).where(eq(users.id, taken.userId));
    return { ...row, user: asMe(user) };
  });
}

const text = (value: unknown) => (typeof value === "string" ? value : null);
