import "server-only";
import { and, asc, count, eq, gt, ne, sql } from "drizzle-orm";
import { db, preparedInsert, preparedWrite, statement } from "@/db";
import { loginFailures } from "@/db/schema";
import { fromNow, minute, now, second } from "./clock";
import { newId } from "./id";
import { tooMany } from "./rate-limit";

/** SECURITY.md, login: wrong passwords and wrong codes of one address together. */
export const addressLimit = { failures: 20, window: 15 * minute } as const;

const insertFailure = preparedInsert(loginFailures);
const dropOne = preparedWrite((writer) => writer.delete(loginFailures).where(eq(loginFailures.id, sql.placeholder("id"))));

/** Writes a failure down. @param ipKey from `ipGroup`. @returns its id. */
export async function addFailure(accountKey: string, ipKey: string): Promise<string> {
  const id = newId();
  const at = now();
  await insertFailure(db(), { id, accountKey, ipKey, createdAt: at, updatedAt: at });
  return id;
}

/** Takes a failure back that was none. */
export const dropFailure = (id: string) => statement((on) => dropOne(on, { id }));

/** How long an address waits for the failures it has beside one, in milliseconds; 0 or less: not at all. */
export async function waitOfAddress(ipKey: string, id: string): Promise<number> {
  const ofAddress = and(eq(loginFailures.ipKey, ipKey), gt(loginFailures.createdAt, fromNow(-addressLimit.window)), ne(loginFailures.id, id));
  const [row] = await db().select({ failures: count() }).from(loginFailures).where(ofAddress);
  if ((row?.failures ?? 0) < addressLimit.failures) return 0;
  const [oldest] = await db().select({ at: loginFailures.createdAt }).from(loginFailures).where(ofAddress).orderBy(asc(loginFailures.createdAt)).limit(1);
  return Math.max(second, (oldest?.at.getTime() ?? 0) + addressLimit.window - now().getTime());
}

/**
 * Counts a guess against its address before it is judged, so that parallel ones see each other.
 * @returns takes it back, for a guess that was right.
 * @throws AppError 429 `too_many_requests` with the wait when the address has failed too often; it does not count then.
 */
export async function beginGuess(accountKey: string, ipKey: string): Promise<() => Promise<unknown>> {
  const id = await addFailure(accountKey, ipKey);
  const wait = await waitOfAddress(ipKey, id);
  if (wait > 0) {
    await dropFailure(id);
    throw tooMany(wait);
  }
  return () => dropFailure(id);
}
