import "server-only";
import { Ratelimit } from "@upstash/ratelimit";
import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db";
import { budgets } from "@/db/schema";
import { now } from "./clock";
import { AppError } from "./errors";
import { kvClient, KvUnavailable, withKv } from "./kv";
import { evalShaTogether } from "./kv-batch";

/** So many in a window of so many milliseconds, and at least `gap` milliseconds between two. */
export type Budget = { limit: number; window: number; gap?: number };

const limiters = new Map<string, Ratelimit>();

function limiter(name: string, budget: Budget): Ratelimit {
  const key = `${name}:${budget.limit}:${budget.window}`;
  const known = limiters.get(key);
  if (known) return known;
  const made = new Ratelimit({
    redis: together(),
    limiter: Ratelimit.slidingWindow(budget.limit, `${budget.window} ms`),
    prefix: `limit:${name}`,
    ephemeralCache: false,
    // The library lets everybody pass when Redis is slow; KV_TIMEOUT makes that an error before it can.
    timeout: 5_000,
  });
  limiters.set(key, made);
  return made;
}

/** The KV client as the library wants it, its scripts sent together with those of others who ask meanwhile. */
function together(): ConstructorParameters<typeof Ratelimit>[0]["redis"] {
  return Object.assign(Object.create(kvClient()), { evalsha: evalShaTogether });
}

/**
 * Counts one use in KV: for limits that may vanish without harm.
 * @param whenGone what happens without KV: "open" lets pass, "closed" answers 503.
 * @throws AppError 429 `too_many_requests` with the seconds to wait, or 503 `try_again_shortly`.
 */
export async function limitInKv(name: string, key: string, budget: Budget, whenGone: "open" | "closed"): Promise<void> {
  try {
    const answer = await withKv(() => limiter(name, budget).limit(key));
    if (answer.reason === "timeout") throw new KvUnavailable("rate limit timed out");
    if (!answer.success) throw tooMany(answer.reset - Date.now());
  } catch (error) {
    if (!(error instanceof KvUnavailable)) throw error;
    if (whenGone === "closed") throw new AppError("unavailable", "try_again_shortly", { cause: error, retryAfter: 10 });
  }
}

/** A 429 that says when to come back. `wait` in milliseconds. */
export function tooMany(wait: number, reason = "too_many_requests"): AppError {
  return new AppError("too_many_requests", reason, { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
}

/**
 * Counts one use in the database, inside the caller's transaction: for limits that guard money or accounts and must
 * hold when Redis is flushed. The counter's row stays locked until the transaction ends, so parallel requests queue up
 * behind it; take several budgets always in the same order.
 * @throws AppError 429 with `reason` and the seconds to wait; nothing is counted then (the transaction rolls back).
 */
export async function spendBudget(tx: Tx, key: string, budget: Budget, reason = "too_many_requests"): Promise<void> {
  const at = now();
  // One statement that both creates and locks: a plain SELECT … FOR UPDATE of a missing row would deadlock in pairs.
  await tx
    .insert(budgets)
    .values({ key, count: 0, windowStartedAt: at, lastAt: new Date(0), createdAt: at, updatedAt: at })
    .onDuplicateKeyUpdate({ set: { key: sql`${budgets.key}` } });
  const [row] = await tx.select().from(budgets).where(eq(budgets.key, key)).for("update");
  if (!row) throw new Error(`budget ${key} vanished while locked`);
  const gapEnds = row.lastAt.getTime() + (budget.gap ?? 0);
  if (budget.gap && at.getTime() < gapEnds) throw tooMany(gapEnds - at.getTime(), reason);
  const windowEnds = row.windowStartedAt.getTime() + budget.window;
  const fresh = at.getTime() >= windowEnds;
  if (!fresh && row.count >= budget.limit) throw tooMany(windowEnds - at.getTime(), reason);
  await tx
    .update(budgets)
    .set({ count: fresh ? 1 : row.count + 1, windowStartedAt: fresh ? at : row.windowStartedAt, lastAt: at, updatedAt: at })
    .where(eq(budgets.key, key));
}
