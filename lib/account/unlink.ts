import "server-only";
import { and, eq, inArray, ne } from "drizzle-orm";
import { linkedAccounts, users } from "@/db/schema";
import { AppError, notFound } from "@/lib/errors";
import { transactionWithMessages } from "@/lib/messages/transaction";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { requireStepUp } from "@/lib/sessions/step-up";
import { recordEvent } from "./events";
import { notifyOfLink } from "./link-notice";
import { isProviderId } from "./provider-ids";
import { listProviders } from "./providers/list";

/**
 * Takes a linked account off. Ways in are a password, a mobile (SMS code), and linked accounts whose provider is set up;
 * the last of them stays.
 * @throws AppError 403 `step_up_required`, 404 when none of this provider is linked, 409 `last_way_in`.
 */
export async function unlinkAccount(viewer: Viewer, client: Client, provider: string): Promise<void> {
  requireStepUp(viewer);
  const userId = viewer.user.id;
  await transactionWithMessages(async (tx) => {
    // The owner's row is locked, so that two requests can't each take the other's last way in.
    const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
    if (!user || !isProviderId(provider)) throw notFound();
    const own = and(eq(linkedAccounts.userId, userId), eq(linkedAccounts.provider, provider));
    const [link] = await tx.select({ id: linkedAccounts.id, name: linkedAccounts.name }).from(linkedAccounts).where(own);
    if (!link) throw notFound();
    if (!user.passwordHash && !user.mobile) {
      const usable = listProviders();
      const others = and(eq(linkedAccounts.userId, userId), ne(linkedAccounts.provider, provider), inArray(linkedAccounts.provider, usable.length > 0 ? usable : [""]));
      const [other] = await tx.select({ id: linkedAccounts.id }).from(linkedAccounts).where(others).limit(1);
      if (!other) throw new AppError("conflict", "last_way_in");
    }
    await tx.delete(linkedAccounts).where(own);
    const event = await recordEvent(tx, userId, "account_unlinked", client, { provider, ...(link.name ? { name: link.name } : {}) });
    await notifyOfLink(tx, user, event, "account-unlinked", provider);
  });
}
