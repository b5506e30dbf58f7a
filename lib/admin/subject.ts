import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db";
import { users } from "@/db/schema";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Viewer } from "@/lib/sessions/current";

export type Subject = typeof users.$inferSelect;

/**
 * The account a staff write is about, locked until the transaction ends.
 * @throws AppError 404; 403 `admins_only` when support means an admin: whoever looks after shoppers has no say over those
 * who look after everything.
 */
export async function lockSubject(tx: Tx, viewer: Viewer, userId: string): Promise<Subject> {
  if (!isId(userId)) throw notFound();
  const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
  if (!user) throw notFound();
  if (user.role === "admin" && viewer.user.role !== "admin") throw new AppError("forbidden", "admins_only");
  return user;
}

/**
 * The admins who can sign in, locked in the order of their ids: changes of who is admin happen one after the other.
 * @throws AppError 403 `forbidden` when the one who asks is not among them any more.
 */
export async function lockAdmins(tx: Tx, viewer: Viewer): Promise<void> {
  const rows = await tx.select({ id: users.id }).from(users).where(and(eq(users.role, "admin"), isNull(users.disabledAt))).orderBy(users.id).for("update");
  if (!rows.some((row) => row.id === viewer.user.id)) throw new AppError("forbidden", "forbidden");
}

/** Where an account is told things: its proven address, or its mobile; null when it has neither. */
export const reachOf = (user: Subject): string | null => user.email ?? user.mobile;

/** The timeline shows its owner when and what, not where a colleague of the shop sat. */
export const byStaff = { ip: null, userAgent: null };
