import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db";
import { duplicateKey } from "@/db";
import { auditLog, recoveryCodes, twoFactors, users } from "@/db/schema";
import { recordEvent } from "@/lib/account/events";
import { insertUser } from "@/lib/account/register";
import { passwordProblem } from "@/lib/account/password-policy";
import { canonicalEmail, usernameKey } from "@/lib/canonical";
import { now } from "@/lib/clock";
import { invalid } from "@/lib/errors";
import { newId } from "@/lib/id";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { hashPassword } from "@/lib/password";
import { endOtherSessions } from "@/lib/sessions/end";

const nowhere = { ip: null, userAgent: "npm run admin:create" };

/**
 * Makes an admin, by whoever has the server's console (`npm run admin:create`): no page leads here.
 * @param given username and password as registering takes them, the e-mail counts as proven; `username` may be a reserved one.
 * @throws AppError 422 `username_taken`, `email_invalid`, `password_common` …
 */
export async function createAdmin(given: { username: string; password: string; email?: string | undefined; locale: "en" | "zh" }): Promise<{ id: string }> {
  const email = given.email === undefined ? null : canonicalEmail(given.email);
  if (given.email !== undefined && !email) throw invalid({ email: "email_invalid" });
  const problem = passwordProblem(given.password, { username: given.username, email: given.email ?? null });
  if (problem) throw invalid({ password: problem });
  const hash = await hashPassword(given.password);
  const columns = { mobile: null, email: email?.address ?? null, verifiedEmailKey: email?.key ?? null, emailVerifiedAt: email ? now() : null, pendingEmail: null };
  try {
    return await transactionWithMessages(async (tx) => {
      const { id } = await insertUser(tx, given.username, hash, given.locale, { columns });
      await makeAdmin(tx, id, null);
      return { id };
    });
  } catch (error) {
    if (duplicateKey(error) === "users_username_key") throw invalid({ username: "username_taken" });
    if (duplicateKey(error) === "users_verified_email_key") throw invalid({ email: "email_registered" });
    throw error;
  }
}

/**
 * Makes an account that is there an admin, and takes a lost second factor off it: the way back in when no admin can sign in.
 * @returns null when there is no such account, or it is disabled.
 */
export async function promoteToAdmin(username: string): Promise<{ id: string } | null> {
  return transactionWithMessages(async (tx) => {
    const [user] = await tx.select({ id: users.id, role: users.role }).from(users).where(and(eq(users.usernameKey, usernameKey(username)), isNull(users.disabledAt))).for("update");
    if (!user) return null;
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id));
    await tx.delete(twoFactors).where(eq(twoFactors.userId, user.id));
    await endOtherSessions(user.id, null, tx);
    await makeAdmin(tx, user.id, user.role);
    return { id: user.id };
  });
}

async function makeAdmin(tx: Tx, id: string, before: string | null): Promise<void> {
  const at = now();
  await tx.update(users).set({ role: "admin", updatedAt: at }).where(eq(users.id, id));
  await recordEvent(tx, id, "role_changed", nowhere, { by: "staff", role: "admin" });
  // Nobody is signed in here: the row names the account itself, and the command as where it came from.
  await tx.insert(auditLog).values({ id: newId(), actorId: id, actorRole: "admin", action: "admin.create", targetType: "user", targetId: id, before: { role: before }, after: { role: "admin" }, ...nowhere, createdAt: at, updatedAt: at });
}
