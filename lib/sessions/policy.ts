import "server-only";
import { day, hour, minute } from "@/lib/clock";
import { env } from "@/lib/env";

/** How long a session lives, in milliseconds (SECURITY.md, session): unused, and at most. */
export const sessionLife = {
  plain: { idle: 24 * hour, most: 7 * day },
  remembered: { most: 30 * day },
  staff: { idle: 30 * minute, most: 12 * hour },
} as const;

/** A proof of identity (password, code) opens sensitive changes for this long. */
export const stepUpLife = 10 * minute;

/** Last use is written at most this often. */
export const touchEvery = minute;

/** The limits of one session, by who signed in and whether "remember me" was ticked. */
export function lifeOf(role: string, remember: boolean): { idle: number; most: number } {
  if (role !== "shopper") return sessionLife.staff;
  if (!remember) return sessionLife.plain;
  return { idle: env().SESSION_REMEMBER_DAYS * day, most: sessionLife.remembered.most };
}
