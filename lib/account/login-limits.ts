import "server-only";
import { and, asc, count, desc, eq, gt, ne, sql } from "drizzle-orm";
import { db, prepared, preparedInsert, type Tx } from "@/db";
import { loginFailures } from "@/db/schema";
import { ipGroup } from "@/lib/canonical";
import { fromNow, minute, now, second } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/id";
import { tooMany } from "@/lib/rate-limit";

/** SECURITY.md, login. Failures are counted over `window`, per account (all its names together) and per address. */
export const loginLimits = {
  window: 15 * minute,
  /** After so many failures a captcha comes along. */
  captchaAfter: 3,
  /** After so many an unknown device waits: `firstWait`, then twice as long after each further failure. */
  waitAfter: 5,
  firstWait: 30 * second,
  longestWait: 15 * minute,
  perIp: 20,
} as const;

/** How long an unknown device waits after so many failures, in milliseconds. */
export function waitAfter(failures: number): number {
  if (failures < loginLimits.waitAfter) return 0;
  return Math.min(loginLimits.longestWait, loginLimits.firstWait * 2 ** (failures - loginLimits.waitAfter));
}

/** One try in flight: it counts as failed until `forgive` says otherwise. */
export type LoginTry = {
  id: string;
  captchaNeeded: boolean;
  /** How many others failed within the window, and when the last did (milliseconds since 1970). */
  failures: number;
  lastFailure: number;
};

const otherFailures = prepared((reader) =>
  reader
    .select({ at: loginFailures.createdAt })
    .from(loginFailures)
    .where(and(eq(loginFailures.accountKey, sql.placeholder("accountKey")), gt(loginFailures.createdAt, sql.placeholder("since")), ne(loginFailures.id, sql.placeholder("id"))))
    .orderBy(desc(loginFailures.createdAt))
    .limit(50)
    .prepare(),
);

const addFailure = preparedInsert(loginFailures);
const dropFailures = prepared((writer) => writer.delete(loginFailures).where(eq(loginFailures.accountKey, sql.placeholder("accountKey"))).prepare());

/**
 * Counts a try before it is judged, so that parallel guesses see each other. Each looks at all others, whichever began
 * first: of any number that pass, the last to look saw the rest, so no more pass than the limit allows, without a lock and
 * however late an insert comes.
 * @param accountKey the user's id, or a hash of a name that nobody has.
 * @param knownDevice waits and the limit per address don't apply to a browser that signed in to this account before.
 * @throws AppError 429 `login_wait` with the seconds to wait; the try does not count then.
 */
export async function beginTry(accountKey: string, ip: string | null, knownDevice: boolean): Promise<LoginTry> {
  const id = newId();
  const at = now();
  const ipKey = ipGroup(ip);
  await addFailure(db(), { id, accountKey, ipKey, createdAt: at, updatedAt: at });
  const since = fromNow(-loginLimits.window);
  const failures = await otherFailures().execute({ accountKey, since, id });
  if (!knownDevice) {
    const last = failures[0]?.at.getTime() ?? 0;
    const wait = Math.max(last + waitAfter(failures.length) - at.getTime(), await waitOfIp(ipKey, id, since));
    if (wait > 0) {
      await dropTry(id);
      throw tooMany(wait, "login_wait");
    }
  }
  return { id, captchaNeeded: failures.length >= loginLimits.captchaAfter, failures: failures.length, lastFailure: failures[0]?.at.getTime() ?? 0 };
}

async function waitOfIp(ipKey: string, id: string, since: Date): Promise<number> {
  const ofIp = and(eq(loginFailures.ipKey, ipKey), gt(loginFailures.createdAt, since), ne(loginFailures.id, id));
  const [row] = await db().select({ failures: count() }).from(loginFailures).where(ofIp);
  if ((row?.failures ?? 0) < loginLimits.perIp) return 0;
  const [oldest] = await db().select({ at: loginFailures.createdAt }).from(loginFailures).where(ofIp).orderBy(asc(loginFailures.createdAt)).limit(1);
  return Math.max(second, (oldest?.at.getTime() ?? 0) + loginLimits.window - now().getTime());
}

/** Takes a try back that was not judged (a captcha was missing). */
export async function dropTry(id: string): Promise<void> {
  await db().delete(loginFailures).where(eq(loginFailures.id, id));
}

/** Waits for the verdict on a try; one that never comes (too many hash at once) was no guess, so it does not count. */
export async function judged<T>(id: string, verdict: Promise<T>): Promise<T> {
  try {
    return await verdict;
  } catch (error) {
    await dropTry(id);
    throw error;
  }
}

/** A right password forgets the account's failures. */
export async function forgive(tx: Tx, accountKey: string): Promise<void> {
  await dropFailures(tx).execute({ accountKey });
}

/** 429 with a captcha to solve, as API.md names it. */
export const captchaRequired = () => new AppError("too_many_requests", "captcha_required");
