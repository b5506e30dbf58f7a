import "server-only";
import { and, desc, eq, gt, ne, sql } from "drizzle-orm";
import { db, prepared, preparedWrite, type Tx } from "@/db";
import { devices, loginFailures } from "@/db/schema";
import { ipGroup } from "@/lib/canonical";
import { fromNow, minute, now, second } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { addFailure, addressLimit, dropFailure, waitOfAddress } from "@/lib/failures";
import { tooMany } from "@/lib/rate-limit";
import { keyedHash } from "@/lib/secrets";

/** SECURITY.md, login. Failures are counted over `window`, per account (all its names together); those of an address by `lib/failures.ts`. */
export const loginLimits = {
  window: addressLimit.window,
  /** After so many failures a captcha comes along. */
  captchaAfter: 3,
  /** After so many an unknown device waits: `firstWait`, then twice as long after each further failure. */
  waitAfter: 5,
  firstWait: 30 * second,
  longestWait: 15 * minute,
} as const;

/** How long an unknown device waits after so many failures, in milliseconds. */
export function waitAfter(failures: number): number {
  if (failures < loginLimits.waitAfter) return 0;
  return Math.min(loginLimits.longestWait, loginLimits.firstWait * 2 ** (failures - loginLimits.waitAfter));
}

/** The wait that begins after five failures begins after three where no captcha can be asked for. */
const insteadOfCaptcha = (failures: number) => waitAfter(failures + loginLimits.waitAfter - loginLimits.captchaAfter);

/** Before the hash of a name nobody has, so that the staff's overview can tell these from guesses of other kinds. */
export const unknownName = "name:";

/** The key under which tries with a name nobody has are counted; the column holds 64 signs. */
export const unknownNameKey = (name: string) => `${unknownName}${keyedHash("login-name", name).slice(0, 48)}`;

/** One try in flight. It was counted before it is judged, so that parallel guesses see each other. */
export type LoginTry = {
  captchaNeeded: boolean;
  /** Milliseconds to wait in place of the captcha while there are none. */
  waitWithoutCaptcha: number;
  /** It was not judged (a captcha was missing): it does not count. */
  takeBack: () => Promise<unknown>;
  /** It was wrong: it counts against the account and the address, for everybody. */
  failed: () => Promise<unknown>;
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

const dropFailures = preparedWrite((writer) => writer.delete(loginFailures).where(eq(loginFailures.accountKey, sql.placeholder("accountKey"))));

/**
 * Counts a try as a failure until `forgive` says otherwise. Each looks at all others, whichever began
 * first: of any number that pass, the last to look saw the rest, so no more pass than the limit allows, without a lock and
 * however late an insert comes.
 * @param accountKey the user's id, or a hash of a name that nobody has.
 * @throws AppError 429 `login_wait` with the seconds to wait; the try does not count then.
 */
export async function beginTry(accountKey: string, ip: string | null): Promise<LoginTry> {
  const ipKey = ipGroup(ip);
  const id = await addFailure(accountKey, ipKey);
  const takeBack = () => dropFailure(id);
  const since = fromNow(-loginLimits.window);
  const failures = await otherFailures().execute({ accountKey, since, id });
  const last = failures[0]?.at.getTime() ?? 0;
  const passed = now().getTime() - last;
  const wait = Math.max(waitAfter(failures.length) - passed, await waitOfAddress(ipKey, id));
  if (wait > 0) {
    await takeBack();
    throw tooMany(wait, "login_wait");
  }
  return {
    captchaNeeded: failures.length >= loginLimits.captchaAfter,
    waitWithoutCaptcha: insteadOfCaptcha(failures.length) - passed,
    takeBack,
    failed: async () => undefined,
  };
}

/** Longer ago than this counts as this long ago, in milliseconds; it is past the window, so no wait reaches it. */
const longAgo = 999_999;

const countTry = preparedWrite((writer) => {
  const at = sql.placeholder("at");
  const number = sql`(if(${devices.triedAt} > ${sql.placeholder("since")}, ${devices.tries}, 0) + 1)`;
  const passed = sql`least(greatest(ifnull(timestampdiff(microsecond, ${devices.triedAt}, ${at}) div 1000, ${sql.raw(String(longAgo))}), 0), ${sql.raw(String(longAgo))})`;
  // Both numbers leave in one: which try it is, and the milliseconds since the one before.
  const told = sql`last_insert_id(${number} * ${sql.raw(String(longAgo + 1))} + ${passed})`;
  return writer
    .update(devices)
    .set({ tries: sql`if(${told} > 0, ${number}, 0)`, triedAt: sql`${at}` })
    .where(and(eq(devices.userId, sql.placeholder("userId")), eq(devices.tokenHash, sql.placeholder("device"))));
});
/** As if it had not been: the next wait begins where this one did, unless another try came meanwhile. */
const uncountTry = preparedWrite((writer) =>
  writer
    .update(devices)
    .set({ tries: sql`${devices.tries} - 1`, triedAt: sql`if(${devices.triedAt} = ${sql.placeholder("at")}, ${sql.placeholder("before")}, ${devices.triedAt})` })
    .where(and(eq(devices.userId, sql.placeholder("userId")), eq(devices.tokenHash, sql.placeholder("device")), gt(devices.tries, 0))),
);

/**
 * Counts a try of a browser that signed in to this account before, in its own row, which `admit` sets back to 0: one
 * statement counts and says the number, and others' failures are none of its concern. Not the limit per address, but
 * a captcha after as many tries as for anybody, and in place of the captcha, while there are none, the wait.
 * @param device the hash of its secret
 * @returns null when there is no such browser any more
 */
export async function beginDeviceTry(userId: string, device: string, ip: string | null): Promise<LoginTry | null> {
  const at = now();
  const counted = await countTry(db(), { userId, device, since: fromNow(-loginLimits.window), at });
  if (counted.affectedRows === 0) return null;
  const [number, passed] = [Math.floor(counted.insertId / (longAgo + 1)), counted.insertId % (longAgo + 1)];
  return {
    captchaNeeded: number > loginLimits.captchaAfter,
    waitWithoutCaptcha: insteadOfCaptcha(number - 1) - passed,
    takeBack: () => uncountTry(db(), { userId, device, at, before: new Date(at.getTime() - passed) }),
    failed: () => addFailure(userId, ipGroup(ip)),
  };
}

/** Waits for the verdict on a try; one that never comes (too many hash at once) was no guess, so it does not count. */
export async function judged<T>(attempt: LoginTry, verdict: Promise<T>): Promise<T> {
  try {
    return await verdict;
  } catch (error) {
    await attempt.takeBack();
    throw error;
  }
}

/** A right password forgets the failures counted under a key. */
export async function forgive(tx: Tx, accountKey: string): Promise<void> {
  await dropFailures(tx, { accountKey });
}

/** Forgets all of an account's failures, those of the browsers it knows too. */
export async function forgiveEverywhere(tx: Tx, userId: string): Promise<void> {
  await forgive(tx, userId);
  await tx.update(devices).set({ tries: 0 }).where(eq(devices.userId, userId));
}

/** 429 with a captcha to solve, as API.md names it: whoever has one need not wait. */
export const captchaRequired = () => new AppError("too_many_requests", "captcha_required", { retryAfter: 0 });
