import "server-only";
import { eq } from "drizzle-orm";
import { db, duplicateKey } from "@/db";
import { users } from "@/db/schema";
import { canonicalMobile } from "@/lib/canonical";
import { now } from "@/lib/clock";
import { consumeCode, tryCode } from "@/lib/codes/try";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import { enqueueMessage } from "@/lib/messages/enqueue";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { requireStepUp } from "@/lib/sessions/step-up";
import { recordEvent } from "./events";
import { maskMobile } from "@/lib/mask";
import { messageTo } from "./notify";

const taken = () => new AppError("conflict", "mobile_taken");

/**
 * Gives the account another mobile, or its first one, with the code that was sent there (purpose `change-mobile`). The
 * proven e-mail is told, and the old mobile: an intruder may have changed the e-mail before.
 * @throws AppError 403 `step_up_required`, 422 `mobile_invalid`, `mobile_same`, `smsCode: code_wrong` …, 409 `mobile_taken`
 * once the code proved the mobile: whose it is gets told to nobody else.
 */
export async function changeMobile(viewer: Viewer, client: Client, given: { mobile: string; smsCode: string }): Promise<void> {
  requireStepUp(viewer);
  const userId = viewer.user.id;
  const mobile = canonicalMobile(given.mobile, env().SMS_COUNTRIES);
  if (!mobile) throw invalid({ mobile: "mobile_invalid" });
  if (mobile === viewer.user.mobile) throw invalid({ mobile: "mobile_same" });
  const proven = await tryCode({ channel: "sms", purpose: "change-mobile", recipient: mobile, userId }, given.smsCode, "smsCode", client);
  const [other] = await db().select({ id: users.id }).from(users).where(eq(users.mobile, mobile));
  if (other) throw taken();
  try {
    await transactionWithMessages(async (tx) => {
      const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
      if (!user) throw new Error("the account of a live session is missing");
      await consumeCode(tx, proven);
      const at = now();
      await tx.update(users).set({ mobile, updatedAt: at }).where(eq(users.id, userId));
      const cause = await recordEvent(tx, userId, user.mobile ? "mobile_changed" : "mobile_added", client, { mobile: maskMobile(mobile) });
      const data = { username: user.username, mobile: maskMobile(mobile), time: at };
      for (const to of [user.email, user.mobile]) {
        if (to) await enqueueMessage(tx, { ...messageTo(user, to, to === user.email ? cause : `${cause}:old`), kind: "mobile-changed", data });
      }
    });
  } catch (error) {
    if (duplicateKey(error) === "users_mobile") throw taken();
    throw error;
  }
}
