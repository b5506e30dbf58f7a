import "server-only";
import { randomInt } from "node:crypto";
import { and, count, eq, isNull } from "drizzle-orm";
import { db, type Reader, type Tx } from "@/db";
import { recoveryCodes } from "@/db/schema";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { keyedHash } from "@/lib/secrets";

/** No 0, O, 1, I or L: they are copied by hand from paper. */
const signs = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const howMany = 10;

/** Ten signs of 31: 49 bits, and five tries in five minutes. */
const newCode = () => `${pick(5)}-${pick(5)}`;
const pick = (length: number) => Array.from({ length }, () => signs[randomInt(signs.length)]).join("");

const hashOf = (code: string) => keyedHash("recovery-code", code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ""));

/** How many of a person's recovery codes were not used yet. */
export async function countRecoveryCodes(userId: string, reader: Reader = db()): Promise<number> {
  const [left] = await reader.select({ count: count() }).from(recoveryCodes).where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return left?.count ?? 0;
}

/** Replaces a person's recovery codes. @returns them in plain, this once: only hashes are kept. */
export async function replaceRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: howMany }, newCode);
  const at = now();
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ id: newId(), userId, codeHash: hashOf(code), usedAt: null, createdAt: at, updatedAt: at })));
  return codes;
}

/** Uses a recovery code up. @returns whether it was one, and not used before. */
export async function takeRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const at = now();
  const [taken] = await tx.update(recoveryCodes).set({ usedAt: at, updatedAt: at })
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.codeHash, hashOf(code)), isNull(recoveryCodes.usedAt)));
  return taken.affectedRows === 1;
}
