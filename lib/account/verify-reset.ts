import "server-only";
import { and, eq } from "drizzle-orm";
import { db } from "@/db";
import { codes, users } from "@/db/schema";
import { consumeCode, tryCode } from "@/lib/codes/try";
import { invalid, notFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Client } from "@/lib/request";
import { transaction } from "@/db";
import { makeGrant } from "./grants";

/**
 * Step two of a reset: the code proves the person.
 * @returns a grant for step three: one use, ten minutes, good for this reset only.
 * @throws AppError 404 for an id that is no reset, 422 `code_wrong` (wrong, used, old, a newer one was sent, or the password was
 * changed since), `code_tries`,
 * 429 `too_many_requests` for an address with too many failures.
 */
export async function verifyReset(client: Client, id: string, given: { code: string }): Promise<{ grant: string }> {
  const [reset] = isId(id) ? await db().select().from(codes).where(and(eq(codes.id, id), eq(codes.purpose, "reset"))) : [];
  if (!reset) throw notFound();
  const { channel, recipient, userId } = reset;
  const proven = await tryCode({ channel, purpose: "reset", recipient, userId, id }, given.code, "code", client);
  return transaction(async (tx) => {
    await consumeCode(tx, proven);
    const [user] = userId ? await tx.select({ passwordChangedAt: users.passwordChangedAt }).from(users).where(eq(users.id, userId)) : [];
    // A code that went to nobody opens nothing, also for whoever guesses it.
    if (!user || (user.passwordChangedAt && user.passwordChangedAt > reset.createdAt)) throw invalid({ code: "code_wrong" });
    const grant = await makeGrant(tx, "reset", userId, { reset: id, channel, recipient, passwordChangedAt: user.passwordChangedAt?.toISOString() ?? null });
    return { grant };
  });
}
