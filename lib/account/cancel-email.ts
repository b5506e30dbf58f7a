import "server-only";
import { and, eq, isNotNull } from "drizzle-orm";
import { transaction } from "@/db";
import { users } from "@/db/schema";
import { now } from "@/lib/clock";
import { notFound } from "@/lib/errors";
import type { Client } from "@/lib/request";
import { dropLinks } from "./email-link";
import { recordEvent } from "./events";

/**
 * Takes the address that waits to be proven off the account; its links are worth nothing then.
 * @throws AppError 404 when none waits.
 */
export async function cancelPendingEmail(userId: string, client: Client): Promise<void> {
  await transaction(async (tx) => {
    const [done] = await tx.update(users).set({ pendingEmail: null, updatedAt: now() }).where(and(eq(users.id, userId), isNotNull(users.pendingEmail)));
    if (done.affectedRows !== 1) throw notFound();
    await dropLinks(tx, userId, "verify");
    await recordEvent(tx, userId, "email_change_cancelled", client);
  });
}
