import "server-only";
import { hour } from "@/lib/clock";
import type { Budget } from "@/lib/rate-limit";

/** How many resets may be asked for (SECURITY.md, reset): an account, and an address. */
export const resetBudgets = {
  account: { limit: 3, window: hour },
  ip: { limit: 10, window: hour },
} as const satisfies Record<string, Budget>;
