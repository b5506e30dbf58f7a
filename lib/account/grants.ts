import "server-only";
import { and, eq, gt, isNull } from "drizzle-orm";
import { db, type Reader, type Tx } from "@/db";
import { grants } from "@/db/schema";
import { fromNow, minute, now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { keyedHash, newToken } from "@/lib/secrets";

/** What a grant opens, and for how long it waits (milliseconds). */
export const grantLife = { reset: 10 * minute, bind: 10 * minute, provider: 10 * minute } as const;
export type GrantPurpose = keyof typeof grantLife;
type GrantData = Record<string, string | boolean | null>;

/**
 * Makes a one-use grant.
 * @param token its secret where that is made elsewhere (the `state` of a third-party login).
 * @returns its secret, of which only a hash is kept.
 */
export async function makeGrant(tx: Pick<Tx, "insert">, purpose: GrantPurpose, userId: string | null, data: GrantData, token = newToken()): Promise<string> {
  const at = now();
  await tx.insert(grants).values({
    id: newId(),
    tokenHash: keyedHash(`grant:${purpose}`, token),
    purpose,
    userId,
    data,
    expiresAt: fromNow(grantLife[purpose]),
    createdAt: at,
    updatedAt: at,
  });
  return token;
}

const live = (purpose: GrantPurpose, token: string) =>
  and(
    eq(grants.tokenHash, keyedHash(`grant:${purpose}`, token)),
    eq(grants.purpose, purpose),
    isNull(grants.usedAt),
    gt(grants.expiresAt, now()),
  );

/** Looks at a grant without using it, or null. */
export async function getGrant(purpose: GrantPurpose, token: string, reader: Reader = db()): Promise<{ userId: string | null; data: GrantData } | null> {
  const [row] = await reader.select({ userId: grants.userId, data: grants.data }).from(grants).where(live(purpose, token));
  return row ? { userId: row.userId, data: row.data ?? {} } : null;
}

/** Uses a grant up. @returns what it holds; null when it is unknown, used or too old. Only one caller ever gets it. */
export async function takeGrant(tx: Tx, purpose: GrantPurpose, token: string): Promise<{ userId: string | null; data: GrantData } | null> {
  const found = await getGrant(purpose, token, tx);
  if (!found) return null;
  const [result] = await tx.update(grants).set({ usedAt: now(), updatedAt: now() }).where(live(purpose, token));
  return result.affectedRows === 1 ? found : null;
}
