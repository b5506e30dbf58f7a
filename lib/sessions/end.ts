import "server-only";
import { and, eq, ne } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { sessions } from "@/db/schema";

type Writer = Pick<Tx, "delete">;

/** Ends one session of a person. @returns whether there was one: another person's answers like a missing one. */
export async function endSession(userId: string, sessionId: string, writer: Writer = db()): Promise<boolean> {
  const [ended] = await writer.delete(sessions).where(and(eq(sessions.userId, userId), eq(sessions.id, sessionId)));
  return ended.affectedRows > 0;
}

/** Ends every session of a person but one (null: all), on every process at its next request. @returns how many. */
export async function endOtherSessions(userId: string, keepId: string | null, writer: Writer = db()): Promise<number> {
  const others = keepId === null ? eq(sessions.userId, userId) : and(eq(sessions.userId, userId), ne(sessions.id, keepId));
  const [ended] = await writer.delete(sessions).where(others);
  return ended.affectedRows;
}
