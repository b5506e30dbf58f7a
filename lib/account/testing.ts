import { randomInt } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db";
import { defaultPassword, makeUser, newUsername } from "@/db/factories";
import { messages, securityEvents, sessions, users } from "@/db/schema";
import { answerHash, captchaKey } from "@/lib/captchas/create";
import type { CaptchaPurpose } from "@/lib/captchas/input";
import { fromNow, hour, now, setClock } from "@/lib/clock";
import { newId } from "@/lib/id";
import { kvSet, KvUnavailable } from "@/lib/kv";
import type { Client } from "@/lib/request";
import { unseal } from "@/lib/secrets";
import { getLiveSession, type Viewer } from "@/lib/sessions/current";

export { defaultPassword, makeUser };

/** A client at an address that no other test has. */
export function aClient(more: Partial<Client> = {}): Client {
  return { ip: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`, userAgent: "Mozilla/5.0 (X11; Linux) Chrome/142", requestId: "test", device: null, ...more };
}

/** Who asks for a code, as the doors say it. */
export const anAsker = (more: Partial<Client> = {}) => ({ ip: aClient(more).ip, client: newId(), locale: "en" as const });

export const anEmail = () => `${newUsername()}@post.example`;

/** A live session of a person; `proved` milliseconds ago, null for never. */
export async function signIn(userId: string, proved: number | null = 0): Promise<Viewer> {
  const at = now();
  const id = newId();
  await db().insert(sessions).values({
    id, userId, remember: false, expiresAt: fromNow(hour), lastUsedAt: at, provedAt: proved === null ? null : fromNow(-proved), ip: "10.0.0.1",
    userAgent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140", createdAt: at, updatedAt: at,
  });
  const viewer = await getLiveSession(id);
  if (!viewer) throw new Error("the session does not live");
  return viewer;
}

/** Somebody with a fresh session. */
export async function aPerson(more: Parameters<typeof makeUser>[0] = {}) {
  const user = await makeUser(more);
  return { user, viewer: await signIn(user.id) };
}

export const reload = async (userId: string) => {
  const [row] = await db().select().from(users).where(eq(users.id, userId));
  if (!row) throw new Error("no such user");
  return row;
};

/** What a person's timeline tells, the oldest first. */
export async function timeline(userId: string): Promise<string[]> {
  const rows = await db().select({ kind: securityEvents.kind }).from(securityEvents).where(eq(securityEvents.userId, userId)).orderBy(securityEvents.createdAt);
  return rows.map((row) => row.kind);
}

/** Messages to somebody, the newest first, with their secrets open. */
export async function mailsTo(recipient: string, kind?: string) {
  const rows = await db().select().from(messages).where(and(eq(messages.recipientKey, recipient.toLowerCase()), kind ? eq(messages.kind, kind) : undefined)).orderBy(desc(messages.createdAt));
  return rows.map((row) => ({ kind: row.kind, locale: row.locale, data: row.data, secret: row.sealed ? unseal("message", row.id, row.sealed) : null }));
}

/** The secret of the newest message to somebody: six digits, or the token of its link. */
export async function newestSecret(recipient: string, kind?: string): Promise<string> {
  const secret = (await mailsTo(recipient, kind)).find((mail) => mail.secret)?.secret ?? "";
  return secret.includes("token=") ? secret.slice(secret.indexOf("token=") + 6) : secret;
}

/** A captcha whose answer is known. A busy machine's Redis gets a few more chances. */
export async function solved(purpose: CaptchaPurpose, chances = 10): Promise<{ id: string; answer: string }> {
  const id = newId();
  try {
    await kvSet(captchaKey(id), JSON.stringify({ purpose, kind: "image", hash: answerHash(id, "TEST") }), 300);
    return { id, answer: "test" };
  } catch (error) {
    if (chances === 0 || !(error instanceof KvUnavailable)) throw error;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return solved(purpose, chances - 1);
  }
}

/** Another code than this one. */
export const otherCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

/** How parallel calls were refused. */
export const reasons = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [String((result.reason as { reason?: string }).reason ?? result.reason)] : []));

/**
 * Time that goes on by a millisecond at each reading and not by itself: an edge that is a second wide holds on a busy
 * machine too, and no two rows are made at the same moment.
 */
export function steadyClock(): void {
  const start = Date.now();
  let readings = 0;
  setClock(() => new Date(start + readings++));
}
