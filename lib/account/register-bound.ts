import "server-only";
import type { z } from "zod";
import { duplicateKey } from "@/db";
import { canonicalEmail } from "@/lib/canonical";
import { invalid } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/routing";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import { admit } from "./admit";
import { type Bound, bindExpired, getUnbound, takeUnbound } from "./bind";
import { sendFirstVerification } from "./first-verification";
import type { registerBoundInput } from "./input";
import { insertLink, refusingDuplicates } from "./link";
import { countUsername } from "./queries";
import { insertUser } from "./register";
import { limitUsernameChecks } from "./username-limit";

/**
 * Makes an account whose first way in is the identity that a grant holds: without password or mobile, and with an e-mail
 * address to prove if one was given.
 * @throws AppError 422 by field, 404 `bind_expired`, 409 `identity_taken`, 429 `too_many_requests`.
 */
export async function registerBound(client: Client, locale: Locale, grant: string, given: z.output<typeof registerBoundInput>): Promise<Bound> {
  if (!(await getUnbound(grant))) throw bindExpired();
  const email = given.email === undefined ? null : canonicalEmail(given.email);
  if (given.email !== undefined && !email) throw invalid({ email: "email_invalid" });
  await limitUsernameChecks(client.ip);
  if ((await countUsername(given.username)) === 1) throw invalid({ username: "username_taken" });
  const columns = { mobile: null, email: null, verifiedEmailKey: null, emailVerifiedAt: null, pendingEmail: email?.address ?? null };
  try {
    return await refusingDuplicates(() =>
      transactionWithMessages(async (tx) => {
        const user = await insertUser(tx, given.username, null, locale, { columns });
        const { identity, next } = await takeUnbound(tx, grant);
        await insertLink(tx, user, client, identity, { notice: false });
        await sendFirstVerification(tx, user);
        return { ...(await admit(tx, user, client, { how: "register", remember: false, proved: true })), next };
      }),
    );
  } catch (error) {
    throw duplicateKey(error) === "users_username_key" ? invalid({ username: "username_taken" }) : error;
  }
}
