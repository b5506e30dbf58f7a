import "server-only";
import { eq } from "drizzle-orm";
import { db } from "@/db";
import { users } from "@/db/schema";
import { now } from "@/lib/clock";
import type { Locale } from "@/lib/i18n/routing";

/** Sets the language that mails and SMS to a person come in. */
export async function changeLocale(userId: string, locale: Locale): Promise<void> {
  await db().update(users).set({ locale, updatedAt: now() }).where(eq(users.id, userId));
}
