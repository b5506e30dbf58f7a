import "server-only";
import { and, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { db, transaction, type Tx } from "@/db";
import { codes } from "@/db/schema";
import { ipGroup } from "@/lib/canonical";
import { now } from "@/lib/clock";
import { AppError, type FieldReasons, invalid } from "@/lib/errors";
import { beginGuess } from "@/lib/failures";
import { spendBudget } from "@/lib/rate-limit";
import { type Client, clientKey } from "@/lib/request";
import { keyedHash, sameText } from "@/lib/secrets";
import type { CodePurpose } from "./input";
import { clientHash, codeHash } from "./issue";
import { codeTries, strangerTries } from "./policy";

/** What a code was sent for. `userId` null: the purpose belongs to no account yet. */
export type CodeUse = {
  channel: "sms" | "email";
  purpose: CodePurpose;
  recipient: string;
  userId: string | null;
  /** Where a flow has an id of its own (a reset), only its own code opens it. */
  id?: string;
};
/** A code that was right and waits to be used up by `consumeCode`. */
export type ProvenCode = { id: string; field: string };

/**
 * Counts a try and compares. The try counts whatever happens next, so this runs outside any transaction; the code is
 * used up only by `consumeCode` in the transaction of what it opens, so that a username just taken does not cost a code.
 * A wrong one counts against its address as a wrong password does, also where there is no code to guess.
 * @param client who tries: of the codes that belong to no account yet, a client that did not ask has two of the five tries.
 * @param field the form's field that errors belong to (`smsCode`, `emailCode`).
 * @throws AppError 422 on `field`: `code_wrong` (wrong, old, used, another purpose's: one answer for all), `code_tries`;
 * 429 `too_many_requests` for an address with too many failures.
 */
export async function tryCode(use: CodeUse, code: string, field: string, client: Pick<Client, "ip" | "userAgent" | "device">): Promise<ProvenCode> {
  const refuse = (reason: string): never => {
    throw invalid({ [field]: reason } satisfies FieldReasons);
  };
  const wasRight = await beginGuess(keyedHash("code-guess", `${use.purpose}:${use.recipient}`), ipGroup(client.ip));
  const [newest] = await db()
    .select()
    .from(codes)
    .where(and(eq(codes.recipient, use.recipient), eq(codes.purpose, use.purpose)))
    .orderBy(desc(codes.createdAt), desc(codes.id))
    .limit(1);
  if (!newest || newest.channel !== use.channel || newest.userId !== use.userId || (use.id && newest.id !== use.id)) return refuse("code_wrong");
  // An account's code is asked and tried in its own session, and a reset's by its id: strangers don't get near those.
  const anybodys = use.userId === null && !use.id;
  if (anybodys && newest.clientHash !== clientHash(clientKey(client)) && !(await strangerMay(newest.id))) return refuse("code_tries");
  const [counted] = await db()
    .update(codes)
    .set({ tries: sql`${codes.tries} + 1`, updatedAt: now() })
    .where(and(eq(codes.id, newest.id), lt(codes.tries, codeTries), isNull(codes.usedAt), gt(codes.expiresAt, now())));
  if (counted.affectedRows !== 1) return refuse(newest.tries >= codeTries && !newest.usedAt ? "code_tries" : "code_wrong");
  if (!sameText(newest.codeHash, codeHash(newest.id, use, code))) return refuse("code_wrong");
  await wasRight();
  return { id: newest.id, field };
}

/** Of any number of strangers at once exactly as many as may get a try. */
async function strangerMay(codeId: string): Promise<boolean> {
  try {
    await transaction((tx) => spendBudget(tx, `code:strangers:${codeId}`, strangerTries));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "too_many_requests") return false;
    throw error;
  }
}

/** Uses a proven code up. @throws AppError 422 `code_wrong` when a parallel request was first. */
export async function consumeCode(tx: Tx, proven: ProvenCode): Promise<void> {
  const [used] = await tx
    .update(codes)
    .set({ usedAt: now(), updatedAt: now() })
    .where(and(eq(codes.id, proven.id), isNull(codes.usedAt)));
  if (used.affectedRows !== 1) throw invalid({ [proven.field]: "code_wrong" });
}
