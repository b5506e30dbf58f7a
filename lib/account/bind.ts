import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { db, transaction } from "@/db";
import { users } from "@/db/schema";
import { canonicalMobile } from "@/lib/canonical";
import { consumeCode, tryCode } from "@/lib/codes/try";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import type { OutboxTx } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { type Admitted, admit } from "./admit";
import { getGrant, makeGrant, takeGrant } from "./grants";
import type { loginByPasswordInput, loginBySmsInput } from "./input";
import { insertLink, refusingDuplicates } from "./link";
import { admitByPassword, provePassword } from "./login";
import type { Identity } from "./prove-identity";
import { isProviderId } from "./provider-ids";

/** An identity that belongs to no account yet, and where its owner wanted to go. */
export type Unbound = { identity: Identity; next: string | null };
/** What binding leads to. */
export type Bound = Admitted & { next: string | null };

/** Keeps an identity for the ten minutes its owner has to say which account it belongs to. @returns a one-use grant. */
export function keepUnbound({ identity: { provider, subject, name }, next }: Unbound): Promise<string> {
  return transaction((tx) => makeGrant(tx, "bind", null, { provider, subject, name, next }));
}

/** What a grant holds, without using it. */
export async function getUnbound(grant: string | null): Promise<Unbound | null> {
  const found = grant && (await getGrant("bind", grant));
  return found ? toUnbound(found.data) : null;
}

function toUnbound({ provider, subject, name, next }: Record<string, unknown>): Unbound | null {
  if (!isProviderId(provider) || typeof subject !== "string") return null;
  return { identity: { provider, subject, name: typeof name === "string" ? name : null }, next: typeof next === "string" ? next : null };
}

export const bindExpired = () => new AppError("not_found", "bind_expired");

/** Uses the grant, in the transaction of what proved or made the account. @throws AppError 404 `bind_expired` */
export async function takeUnbound(tx: OutboxTx, grant: string): Promise<Unbound> {
  const taken = await takeGrant(tx, "bind", grant);
  const unbound = taken && toUnbound(taken.data);
  if (!unbound) throw bindExpired();
  return unbound;
}

/**
 * Binds to the account whose name and password are given, under the limits of the login.
 * @throws AppError as `loginByPassword`, 404 `bind_expired`, 409 `identity_taken`, `provider_linked`.
 */
export async function bindByPassword(client: Client, grant: string, given: z.output<typeof loginByPasswordInput>): Promise<Bound> {
  if (!(await getUnbound(grant))) throw bindExpired();
  const proven = await provePassword(client, given);
  return refusingDuplicates(() =>
    transactionWithMessages(async (tx) => {
      const { identity, next } = await takeUnbound(tx, grant);
      const admitted = await admitByPassword(tx, client, proven, { how: identity.provider, remember: given.remember });
      // Last: its notice may lock the counter of the whole shop.
      await insertLink(tx, proven.user, client, identity, { notice: true });
      return { ...admitted, next };
    }),
  );
}

/**
 * Binds to the account of a mobile, proven by an SMS code of the purpose `bind`.
 * @throws AppError 422 `code_wrong` …, 409 `mobile_unregistered` once the code proved the mobile, and as above.
 */
export async function bindBySms(client: Client, grant: string, given: z.output<typeof loginBySmsInput>): Promise<Bound> {
  if (!(await getUnbound(grant))) throw bindExpired();
  const mobile = canonicalMobile(given.mobile, env().SMS_COUNTRIES);
  if (!mobile) throw invalid({ mobile: "mobile_invalid" });
  const proven = await tryCode({ channel: "sms", purpose: "bind", recipient: mobile, userId: null }, given.smsCode, "smsCode", client);
  const [user] = await db().select().from(users).where(eq(users.mobile, mobile));
  if (!user) throw new AppError("conflict", "mobile_unregistered");
  if (user.disabledAt) throw new AppError("forbidden", "account_disabled");
  return refusingDuplicates(() =>
    transactionWithMessages(async (tx) => {
      await consumeCode(tx, proven);
      const { identity, next } = await takeUnbound(tx, grant);
      const admitted = await admit(tx, user, client, { how: identity.provider, remember: given.remember, proved: user.passwordHash === null });
      await insertLink(tx, user, client, identity, { notice: true });
      return { ...admitted, next };
    }),
  );
}
