import "server-only";
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { db, transaction, type Reader, type Tx } from "@/db";
import { sessions, twoFactors } from "@/db/schema";
import { minute, now } from "@/lib/clock";
import { env } from "@/lib/env";
import { AppError, invalid } from "@/lib/errors";
import { spendBudget } from "@/lib/rate-limit";
import { seal, unseal } from "@/lib/secrets";
import type { Viewer } from "@/lib/sessions/current";
import { getSecondFactor, type SecondFactor } from "@/lib/sessions/second-factor";
import { requireStepUp } from "@/lib/sessions/step-up";
import { countRecoveryCodes } from "./recovery-codes";
import { totpUri, stepOfCode } from "./totp";

/** Tries of one account, right and wrong together, counted before they are judged. */
const tries = { limit: 5, window: 5 * minute } as const;

/** For everybody of the staff, about oneself. @throws AppError 403 `forbidden` */
export function authorizeSelf(viewer: Viewer): void {
  if (viewer.user.role === "shopper") throw new AppError("forbidden", "forbidden");
}

/** As `authorizeSelf`, with the second factor given where there is one, and the password again within ten minutes. */
export async function authorizeOwnChange(viewer: Viewer): Promise<void> {
  authorizeSelf(viewer);
  if ((await getSecondFactor(viewer)) === "code") throw new AppError("forbidden", "second_factor_required");
  requireStepUp(viewer);
}

export type TwoFactor = {
  owed: SecondFactor;
  state: "off" | "pending" | "on";
  /** While setting up: what goes into the app. */
  secret: string | null;
  uri: string | null;
  since: Date | null;
  recoveryCodesLeft: number;
  required: boolean;
};

/** One's own second factor. The secret is shown only until it is confirmed, and only in the session that asked for it. */
export async function getTwoFactor(viewer: Viewer): Promise<TwoFactor> {
  authorizeSelf(viewer);
  const row = await readFactor(viewer.user.id);
  const secret = row && !row.confirmedAt ? openPending(row, viewer) : null;
  return {
    owed: await getSecondFactor(viewer),
    state: !row ? "off" : row.confirmedAt ? "on" : "pending",
    secret,
    uri: secret && totpUri(viewer.user.username, secret),
    since: row?.confirmedAt ?? null,
    recoveryCodesLeft: await countRecoveryCodes(viewer.user.id),
    required: !env().DEMO,
  };
}

type FactorRow = typeof twoFactors.$inferSelect;

/** The row of a second factor, confirmed or not. */
export async function readFactor(userId: string, reader: Reader = db()): Promise<FactorRow | undefined> {
  const [row] = await reader.select().from(twoFactors).where(eq(twoFactors.userId, userId));
  return row;
}

/** The same within a change, locked: what another tab does meanwhile comes before or after, never in between. */
export async function lockFactor(tx: Tx, userId: string): Promise<FactorRow | undefined> {
  const [row] = await tx.select().from(twoFactors).where(eq(twoFactors.userId, userId)).for("update");
  return row;
}

const openSecret = (row: FactorRow) => unseal("two-factor", row.userId, row.sealedSecret);

/** Until it is confirmed a secret is sealed to the session that began: whoever else is signed in must not learn it. */
export const sealPending = (viewer: Viewer, secret: string) => seal("two-factor-pending", `${viewer.user.id}:${viewer.session.id}`, secret);
export const sealConfirmed = (userId: string, secret: string) => seal("two-factor", userId, secret);

/** The secret that this session began with; null when another one did. */
export function openPending(row: FactorRow, viewer: Viewer): string | null {
  try {
    return unseal("two-factor-pending", `${viewer.user.id}:${viewer.session.id}`, row.sealedSecret);
  } catch {
    return null;
  }
}

/** The row of a second factor that is in use. @throws AppError 409 `two_factor_off` */
export async function requireFactor(userId: string, reader: Reader = db()): Promise<FactorRow> {
  const row = await readFactor(userId, reader);
  if (!row?.confirmedAt) throw new AppError("conflict", "two_factor_off");
  return row;
}

/** Counts a guess, in a transaction of its own: it stays counted whatever comes of it. @throws AppError 429 `too_many_requests` */
export function countGuess(userId: string): Promise<void> {
  return transaction((tx) => spendBudget(tx, `two-factor:${userId}`, tries));
}

/**
 * Uses a code of the app up: each time step counts once, so a code that was looked over a shoulder is worth nothing.
 * @throws AppError 422 `code_wrong`
 */
export async function takeTotp(tx: Tx, row: FactorRow, code: string, secret = openSecret(row)): Promise<void> {
  const step = stepOfCode(secret, code);
  const fresh = and(eq(twoFactors.userId, row.userId), or(isNull(twoFactors.lastStep), lt(twoFactors.lastStep, step ?? 0)));
  const [taken] = step === null ? [] : await tx.update(twoFactors).set({ lastStep: step, updatedAt: now() }).where(fresh);
  if (!taken?.affectedRows) throw invalid({ code: "code_wrong" });
}

/** Notes that the second factor was given in this session. */
export async function markGiven(tx: Tx, viewer: Viewer, at: Date): Promise<void> {
  await tx.update(sessions).set({ secondFactorAt: at, updatedAt: at }).where(eq(sessions.id, viewer.session.id));
}
