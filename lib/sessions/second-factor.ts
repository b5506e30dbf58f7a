import "server-only";
import { eq } from "drizzle-orm";
import { cache } from "react";
import { db } from "@/db";
import { twoFactors } from "@/db/schema";
import { env } from "@/lib/env";
import type { Viewer } from "./current";

/** What a staff session owes before any staff page: nothing more, a code, or setting two-factor sign-in up first. */
export type SecondFactor = "given" | "code" | "enrol";

/**
 * Staff need a second factor; a demo on one machine only offers it (PRODUCT.md, staff).
 * @param confirmedAt since when the person has one; null without.
 * @param givenAt when it was last given in this session: one given before the present one was set up counts for nothing.
 */
export function owedFactor(confirmedAt: Date | null, givenAt: Date | null, demo: boolean): SecondFactor {
  if (!confirmedAt) return demo ? "given" : "enrol";
  return givenAt && givenAt >= confirmedAt ? "given" : "code";
}

/** What this staff session owes. One read by key, once a request. */
export const getSecondFactor = cache(async (viewer: Viewer): Promise<SecondFactor> => {
  const [row] = await db().select({ confirmedAt: twoFactors.confirmedAt }).from(twoFactors).where(eq(twoFactors.userId, viewer.user.id));
  return owedFactor(row?.confirmedAt ?? null, viewer.session.secondFactorAt, env().DEMO);
});
