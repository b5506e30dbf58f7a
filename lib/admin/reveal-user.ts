import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { transaction } from "@/db";
import { addresses, users } from "@/db/schema";
import { notFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { authorize } from "./authorize";

export type Revealed = { mobile: string | null; email: string | null; addresses: { id: string; receiver: string; place: string; mobile: string; tel: string; email: string }[] };

/**
 * Shows what reaches an account's owner in full, and writes down that it was shown (never what).
 * @throws AppError 403, 404
 */
export async function revealUser(viewer: Viewer, from: From, { userId }: { userId: string }): Promise<Revealed> {
  await authorize(viewer, "users.reveal");
  if (!isId(userId)) throw notFound();
  return transaction(async (tx) => {
    const [user] = await tx.select({ mobile: users.mobile, email: users.email, pendingEmail: users.pendingEmail }).from(users).where(eq(users.id, userId));
    if (!user) throw notFound();
    const places = await tx.select({ id: addresses.id, receiver: addresses.receiver, place: addresses.place, mobile: addresses.mobile, tel: addresses.tel, email: addresses.email })
      .from(addresses).where(and(eq(addresses.userId, userId), isNull(addresses.deletedAt)));
    await recordAudit(tx, viewer, from, { action: "user.reveal", target: { type: "user", id: userId }, after: { shown: ["mobile", "email", "addresses"] } });
    return { mobile: user.mobile, email: user.email ?? user.pendingEmail, addresses: places };
  });
}
