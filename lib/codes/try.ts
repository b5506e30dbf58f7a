import "server-only";
import { and, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { codes } from "@/db/schema";
import { now } from "@/lib/clock";
import { type FieldReasons, invalid } from "@/lib/errors";
import { sameText } from "@/lib/secrets";
import type { CodePurpose } from "./input";
import { codeHash } from "./issue";
import { codeTries } from "./policy";

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
 * @param field the form's field that errors belong to (`smsCode`, `emailCode`).
 * @throws AppError 422 on `field`: `code_wrong` (wrong, old, used, another purpose's: one answer for all), `code_tries`.
 */
export async function tryCode(use: CodeUse, code: string, field: string): Promise<ProvenCode> {
  const refuse = (reason: string): never => {
    throw invalid({ [field]: reason } satisfies FieldReasons);
  };
  const [newest] = await db()
    .select()
    .from(codes)
    .where(and(eq(codes.recipient, use.recipient), eq(codes.purpose, use.purpose)))
    .orderBy(desc(codes.createdAt), desc(codes.id))
    .limit(1);
  if (!newest || newest.channel !== use.channel || newest.userId !== use.userId || (use.id && newest.id !== use.id)) return refuse("code_wrong");
  const [counted] = await db()
    .update(codes)
    .set({ tries: sql`${codes.tries} + 1`, updatedAt: now() })
    .where(and(eq(codes.id, newest.id), lt(codes.tries, codeTries), isNull(codes.usedAt), gt(codes.expiresAt, now())));
  if (counted.affectedRows !== 1) return refuse(newest.tries >= codeTries && !newest.usedAt ? "code_tries" : "code_wrong");
  if (!sameText(newest.codeHash, codeHash(newest.id, use, code))) return refuse("code_wrong");
  return { id: newest.id, field };
}

/** Uses a proven code up. @throws AppError 422 `code_wrong` when a parallel request was first. */
export async function consumeCode(tx: Tx, proven: ProvenCode): Promise<void> {
  const [used] = await tx
    .update(codes)
    .set({ usedAt: now(), updatedAt: now() })
    .where(and(eq(codes.id, proven.id), isNull(codes.usedAt)));
  if (used.affectedRows !== 1) throw invalid({ [proven.field]: "code_wrong" });
}
