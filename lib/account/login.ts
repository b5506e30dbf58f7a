import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { AnyMySqlColumn } from "drizzle-orm/mysql-core";
import type { z } from "zod";
import { type Db, db, prepared } from "@/db";
import { devices, loginFailures, users } from "@/db/schema";
import { canonicalEmail, canonicalMobile, usernameKey } from "@/lib/canonical";
import { now } from "@/lib/clock";
import { consumeCode, tryCode } from "@/lib/codes/try";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import type { OutboxTx } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { checkPassword, hashPassword } from "@/lib/password";
import type { Client } from "@/lib/request";
import { newToken } from "@/lib/secrets";
import { type Admitted, admit, deviceHash } from "./admit";
import { recordEvent } from "./events";
import type { loginByPasswordInput, loginBySmsInput } from "./input";
import { demandCaptcha } from "./login-captcha";
import { beginDeviceTry, beginTry, forgive, judged, unknownNameKey } from "./login-limits";
import type { User } from "./user";

/** One answer for an unknown name and a wrong password. */
const refused = () => new AppError("unauthenticated", "login_refused");

/**
 * Signs in by username, mobile or verified e-mail with the password.
 * @throws AppError 401 `login_refused` (the same, in the same time, for an unknown name), 429 `captcha_required` or
 * `login_wait`, 422 `captcha_wrong`, 403 `account_disabled` once the password was right.
 */
export async function loginByPassword(client: Client, given: z.output<typeof loginByPasswordInput>): Promise<Admitted> {
  const proven = await provePassword(client, given);
  return transactionWithMessages((tx) => admitByPassword(tx, client, proven, { how: "password", remember: given.remember }));
}

/** Somebody whose name and password were right. */
export type ProvenPassword = { user: User; hasFailures: boolean; freshHash: string | null };

/** Checks name and password under the login's limits; what it opens is the caller's. @throws AppError as `loginByPassword`. */
export async function provePassword(client: Client, given: Pick<z.output<typeof loginByPasswordInput>, "identifier" | "password" | "captcha">): Promise<ProvenPassword> {
  const { key, user, device, hasFailures } = await findAccount(given.identifier, client.device);
  const known = user && device ? await beginDeviceTry(user.id, device, client.ip) : null;
  const attempt = known ?? (await beginTry(key, client.ip));
  await demandCaptcha("login", attempt, given.captcha);
  const { right, stale } = await judged(attempt, checkPassword(user?.passwordHash ?? null, given.password));
  if (!right || !user) {
    await attempt.failed();
    // The timeline's row for a real account must not make its answer slower than an unknown name's.
    if (user) recordEvent(db(), user.id, "sign_in_failed", client).catch(() => undefined);
    throw refused();
  }
  if (user.disabledAt) throw new AppError("forbidden", "account_disabled");
  return { user, hasFailures: hasFailures || !known, freshHash: stale ? await hashPassword(given.password) : null };
}

/**
 * Admits, forgets the failures, and renews a hash whose parameters are old.
 * @throws AppError 401 `login_expired` when the account changed since the password was judged.
 */
export async function admitByPassword(tx: OutboxTx, client: Client, { user, hasFailures, freshHash }: ProvenPassword, more: { how: string; remember: boolean }): Promise<Admitted> {
  const admitted = await admit(tx, user, client, { ...more, proved: true });
  if (hasFailures) await forgive(tx, user.id);
  if (freshHash) await tx.update(users).set({ passwordHash: freshHash, updatedAt: now() }).where(eq(users.id, user.id));
  return admitted;
}

/**
 * Signs in by mobile and SMS code.
 * @throws AppError 422 `code_wrong` …, 409 `mobile_unregistered` once the code proved the mobile, 403 `account_disabled`.
 */
export async function loginBySms(client: Client, given: z.output<typeof loginBySmsInput>): Promise<Admitted> {
  const mobile = canonicalMobile(given.mobile, env().SMS_COUNTRIES);
  if (!mobile) throw invalid({ mobile: "mobile_invalid" });
  const proven = await tryCode({ channel: "sms", purpose: "login", recipient: mobile, userId: null }, given.smsCode, "smsCode", client);
  const [user] = await db().select().from(users).where(eq(users.mobile, mobile));
  if (!user) throw new AppError("conflict", "mobile_unregistered");
  if (user.disabledAt) throw new AppError("forbidden", "account_disabled");
  return transactionWithMessages(async (tx) => {
    await consumeCode(tx, proven);
    return admit(tx, user, client, { how: "sms", remember: given.remember, proved: user.passwordHash === null });
  });
}

/** Each of the three names an account has, by its unique key. */
const byName = {
  mobile: prepared((reader) => findBy(reader, users.mobile)),
  email: prepared((reader) => findBy(reader, users.verifiedEmailKey)),
  username: prepared((reader) => findBy(reader, users.usernameKey)),
};

function findBy(reader: Db, column: AnyMySqlColumn) {
  return reader
    .select({ user: users, device: devices.tokenHash, hasFailures: sql<number>`exists(select 1 from ${loginFailures} where ${loginFailures.accountKey} = ${users.id})` })
    .from(users)
    .leftJoin(devices, and(eq(devices.userId, users.id), eq(devices.tokenHash, sql.placeholder("device"))))
    .where(eq(column, sql.placeholder("name")))
    .prepare();
}

/**
 * The account a name means, the key its failures are counted under (username, mobile and e-mail share one) and whether
 * there are any, and the hash of this browser's secret if it signed in there before. One read, whether there is such an
 * account and such a browser or not.
 */
async function findAccount(identifier: string, device: string | null): Promise<{ key: string; user: User | null; device: string | null; hasFailures: boolean }> {
  const given = identifier.normalize("NFKC").trim();
  // A username has no @ and is no mobile (it holds a letter), so a name means one thing only.
  const mobile = canonicalMobile(given, ["CN", "HK", "MO", "TW", ...env().SMS_COUNTRIES]);
  const email = given.includes("@") ? canonicalEmail(given) : null;
  const username = /^[\w-]{1,20}$/.test(given) ? usernameKey(given) : "";
  const [by, name] = mobile ? (["mobile", mobile] as const) : email ? (["email", email.key] as const) : (["username", username] as const);
  // Nobody has a device of a name just made up.
  const [row] = await byName[by]().execute({ name, device: deviceHash(device ?? newToken()) });
  return { key: row?.user.id ?? unknownNameKey(mobile ?? email?.key ?? given.toLowerCase()), user: row?.user ?? null, device: row?.device ?? null, hasFailures: row?.hasFailures === 1 };
}
