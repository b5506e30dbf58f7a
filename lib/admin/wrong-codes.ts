import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { transaction, type Tx } from "@/db";
import { budgets, messages } from "@/db/schema";
import { day, now } from "@/lib/clock";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { spendBudget } from "@/lib/rate-limit";
import type { Viewer } from "@/lib/sessions/current";
import type { From } from "./audit";
import { tellOwner } from "./tell-owner";

/** Wrong codes of one account in a day, from the app and recovery codes together. Who guesses knows the password already. */
const perDay = { limit: 20, window: day } as const;

const keyOf = (userId: string) => `two-factor-wrong:${userId}`;

/**
 * Counts a code as a wrong one until it proves right, so that parallel ones can't exceed the day's budget.
 * @throws AppError 429 `second_factor_spent`
 */
export function countWrongCode(userId: string): Promise<void> {
  return transaction((tx) => spendBudget(tx, keyOf(userId), perDay, "second_factor_spent"));
}

/** Takes back that a code was counted: it was right. Those before it stay counted. */
export async function uncountCode(tx: Tx, userId: string): Promise<void> {
  await tx.update(budgets).set({ count: sql`greatest(${budgets.count} - 1, 0)`, updatedAt: now() }).where(eq(budgets.key, keyOf(userId)));
}

/** Forgets the day's wrong codes: for a person of the staff who was told that they were the owner's own. */
export async function forgiveWrongCodes(tx: Tx, userId: string): Promise<void> {
  await tx.delete(budgets).where(eq(budgets.key, keyOf(userId)));
}

/** When the day's budget is spent, the owner reads it in the timeline and is told, once. */
export function tellWhenSpent(viewer: Viewer, from: From): Promise<void> {
  const userId = viewer.user.id;
  return transactionWithMessages(async (tx) => {
    const [row] = await tx.select().from(budgets).where(eq(budgets.key, keyOf(userId))).for("update");
    if (!row || row.count < perDay.limit) return;
    // The lock makes those who come here together one after the other; the first one's message stops the rest.
    const cause = `two-factor-guessed:${userId}:${row.windowStartedAt.getTime()}`;
    const [told] = await tx.select({ id: messages.id }).from(messages).where(and(eq(messages.kind, "security-notice"), eq(messages.cause, cause)));
    if (!told) await tellOwner(tx, viewer, from, "two_factor_guessed", "two-factor-guessed", cause);
  });
}
