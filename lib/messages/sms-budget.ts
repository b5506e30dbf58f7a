import "server-only";
import type { Tx } from "@/db";
import { day } from "@/lib/clock";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type Budget, spendBudget } from "@/lib/rate-limit";
import type { MessageKind } from "./input";

/** All SMS of the shop in one day, codes and notices together. */
export const dailySms = (): Budget => ({ limit: env().SMS_DAILY_CAP, window: day });

/** Takes one SMS from the shop's day. @throws AppError 429 `sms_day_spent` */
export function spendDailySms(tx: Tx): Promise<void> {
  return spendBudget(tx, "sms:day", dailySms(), "sms_day_spent");
}

/** Notices to one mobile. Codes have a budget of their own: whoever makes the shop tell somebody something, keeps no code from them. */
export const noticeBudget = { limit: 5, window: day } as const satisfies Budget;

/**
 * Takes one notice by SMS from its mobile's budget and from the shop's day. Sign-ins are counted apart: who makes many of
 * them must not buy silence for the change that follows.
 * @returns false when one of the two is spent. Nobody waits for a notice, so what it tells goes on without it.
 */
export async function spendNotice(tx: Tx, kind: MessageKind, mobile: string): Promise<boolean> {
  try {
    await spendBudget(tx, `sms:notice:${kind === "new-sign-in" ? "sign-in" : "change"}:${mobile}`, noticeBudget);
    await spendDailySms(tx);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "too_many_requests") return false;
    throw error;
  }
}
