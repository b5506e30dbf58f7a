import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { db, duplicateKey } from "@/db";
import { users } from "@/db/schema";
import { canonicalEmail, canonicalMobile, usernameKey } from "@/lib/canonical";
import { now } from "@/lib/clock";
import { refuseClosed } from "@/lib/codes/refuse-closed";
import { type CodeUse, consumeCode, tryCode } from "@/lib/codes/try";
import { env } from "@/lib/env";
import { AppError, type FieldReasons, invalid } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/routing";
import { newId } from "@/lib/id";
import type { OutboxTx } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { hashPassword } from "@/lib/password";
import type { Client } from "@/lib/request";
import { type Admitted, admit } from "./admit";
import { sendFirstVerification } from "./first-verification";
import type { registerByEmailInput, registerByMobileInput } from "./input";
import { passwordProblem } from "./password-policy";
import { countUsername } from "./queries";
import { TERMS_VERSION } from "./terms";
import type { User } from "./user";
import { limitUsernameChecks } from "./username-limit";

type Given = z.output<typeof registerByMobileInput> | z.output<typeof registerByEmailInput>;

/** Where an account begins: what proves it, and what else was given. */
type Start = { proof: CodeUse; code: string; field: "smsCode" | "emailCode"; columns: Pick<User, "mobile" | "email" | "verifiedEmailKey" | "emailVerifiedAt" | "pendingEmail"> };

/**
 * Makes an account, by mobile or by e-mail with the code sent there, and admits its owner.
 * @param locale of the page or call; mails and SMS follow it.
 * @returns the session that registering opens.
 * @throws AppError 422 by field (name taken or reserved, password, code), 409 `mobile_registered` or `email_registered`
 * once the code proved whose it is. A refused try uses no code up. 429 `too_many_requests` after 30 tries a minute of one address.
 */
export async function registerUser(client: Client, locale: Locale, given: Given): Promise<Admitted> {
  const start = readStart(given);
  // Before anything is told of the name, and before zxcvbn works for whoever asks.
  await limitUsernameChecks(client.ip);
  const fields: FieldReasons = {};
  if ((await countUsername(given.username)) === 1) fields.username = "username_taken";
  const problem = passwordProblem(given.password, { username: given.username, mobile: start.columns.mobile, email: given.email ?? null });
  if (problem) fields.password = problem;
  if (Object.keys(fields).length > 0) throw invalid(fields);

  const proven = await tryCode(start.proof, start.code, start.field, client);
  await refuseKnown(start);
  const passwordHash = await hashPassword(given.password);
  try {
    return await transactionWithMessages(async (tx) => {
      await consumeCode(tx, proven);
      const user = await insertUser(tx, given.username, passwordHash, locale, start);
      await sendFirstVerification(tx, user);
      return admit(tx, user, client, { how: "register", remember: false, proved: true });
    });
  } catch (error) {
    throw refusalOf(duplicateKey(error)) ?? error;
  }
}

function readStart(given: Given): Start {
  const none = { mobile: null, email: null, verifiedEmailKey: null, emailVerifiedAt: null, pendingEmail: null };
  const email = given.email === undefined ? null : canonicalEmail(given.email);
  if (given.email !== undefined && !email) throw invalid({ email: "email_invalid" });
  if ("mobile" in given) {
    refuseClosed("mobile");
    const mobile = canonicalMobile(given.mobile, env().SMS_COUNTRIES);
    if (!mobile) throw invalid({ mobile: "mobile_invalid" });
    const proof = { channel: "sms", purpose: "register", recipient: mobile, userId: null } as const;
    return { proof, code: given.smsCode, field: "smsCode", columns: { ...none, mobile, pendingEmail: email?.address ?? null } };
  }
  refuseClosed("email");
  if (!email) throw invalid({ email: "email_invalid" });
  const proof = { channel: "email", purpose: "register", recipient: email.key, userId: null } as const;
  return { proof, code: given.emailCode, field: "emailCode", columns: { ...none, email: email.address, verifiedEmailKey: email.key, emailVerifiedAt: now() } };
}

/** Only whoever proved the mobile or address is told that it has an account. */
async function refuseKnown({ columns }: Start): Promise<void> {
  const where = columns.mobile ? eq(users.mobile, columns.mobile) : eq(users.verifiedEmailKey, columns.verifiedEmailKey ?? "");
  const [known] = await db().select({ id: users.id }).from(users).where(where);
  if (known) throw new AppError("conflict", columns.mobile ? "mobile_registered" : "email_registered");
}

/** What the database's own unique keys refuse when two register at the same moment. */
function refusalOf(key: string | undefined): AppError | undefined {
  if (key === "users_username_key") return invalid({ username: "username_taken" });
  if (key === "users_mobile") return new AppError("conflict", "mobile_registered");
  if (key === "users_verified_email_key") return new AppError("conflict", "email_registered");
  return undefined;
}

/** The new row; also used by accounts that begin with another site's identity. */
export async function insertUser(tx: OutboxTx, username: string, passwordHash: string | null, locale: Locale, start: Pick<Start, "columns">): Promise<User> {
  const at = now();
  const row: User = {
    id: newId(),
    username,
    usernameKey: usernameKey(username),
    ...start.columns,
    passwordHash,
    passwordChangedAt: passwordHash ? at : null,
    locale,
    role: "shopper",
    disabledAt: null,
    disabledReason: null,
    defaultAddressId: null,
    termsVersion: TERMS_VERSION,
    termsAcceptedAt: at,
    lastSignedInAt: null,
    createdAt: at,
    updatedAt: at,
  };
  await tx.insert(users).values(row);
  return row;
}
