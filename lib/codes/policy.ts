import "server-only";
import { day, hour, minute, second } from "@/lib/clock";
import type { Budget } from "@/lib/rate-limit";

/** How long a code is good for, in milliseconds (SECURITY.md, codes). */
export const codeLife = { sms: 5 * minute, email: 10 * minute } as const;
/** Wrong and right tries of one code together. */
export const codeTries = 5;
/** How many of them are for clients that did not ask for the code, or anybody could use all of them up. */
export const strangerTries = { limit: 2, window: day } as const satisfies Budget;
/** The wait before the next code to the same recipient, in milliseconds; forms count it down. */
export const resendAfter = 60 * second;

/** Counted over re-sends and purposes (SECURITY.md, SMS budget); the same for codes by e-mail, which cost trust instead of money. */
export const sendBudgets = {
  recipient: { limit: 5, window: day, gap: resendAfter },
  /** Mails that come with a new account, to one address. */
  first: { limit: 5, window: day },
  ip: { limit: 10, window: hour },
  prefix: { limit: 20, window: hour },
} as const satisfies Record<string, Budget>;

/** The digits of a mobile, country code aside, that make its prefix: a range that fraudsters rent. */
export const prefixDigits = 7;
