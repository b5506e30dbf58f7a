import "server-only";
import { and, eq } from "drizzle-orm";
import { db } from "@/db";
import { linkedAccounts } from "@/db/schema";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/sessions/current";
import { markProved } from "@/lib/sessions/step-up";
import type { Identity } from "./prove-identity";

/**
 * Counts a fresh sign-in at a linked site as a step-up, for accounts that have nothing else to prove themselves by.
 * @throws AppError 403 where there is a password or a mobile, 409 `identity_not_yours`.
 */
export async function proveByIdentity(viewer: Viewer, { provider, subject }: Identity): Promise<void> {
  if (viewer.user.hasPassword || viewer.user.mobile) throw new AppError("forbidden", "step_up_required");
  const same = and(eq(linkedAccounts.userId, viewer.user.id), eq(linkedAccounts.provider, provider), eq(linkedAccounts.subject, subject));
  const [used] = await db().update(linkedAccounts).set({ lastUsedAt: now(), updatedAt: now() }).where(same);
  if (used.affectedRows !== 1) throw new AppError("conflict", "identity_not_yours");
  await markProved(viewer.user.id, viewer.session.id);
}
