import "server-only";
import { and, eq, gt, gte, isNull } from "drizzle-orm";
import { db, type Tx } from "@/db";
import { emailTokens, users } from "@/db/schema";
import { canonicalEmail } from "@/lib/canonical";
import { fromNow, hour, now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/id";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { keyedHash, newToken } from "@/lib/secrets";
import { maskEmail } from "@/lib/mask";
import { messageTo } from "./notify";
import type { User } from "./user";

/** How long a link in a mail is good for (SECURITY.md, e-mail link). Milliseconds. */
export const linkLife = 24 * hour;

const tokenHash = (token: string) => keyedHash("email-link", token);

/**
 * Sends the link that proves `user.pendingEmail`. When another account has proven that address, its owner is told
 * instead, so that the answer tells nothing.
 */
export async function sendVerification(tx: OutboxTx, user: Pick<User, "id" | "username" | "locale" | "pendingEmail">, reason: "new" | "changed"): Promise<void> {
  const email = user.pendingEmail && canonicalEmail(user.pendingEmail);
  if (!email) throw new Error("no address waits to be proven");
  const [owner] = await tx.select({ id: users.id, locale: users.locale }).from(users).where(eq(users.verifiedEmailKey, email.key));
  if (owner && owner.id !== user.id) {
    await enqueueMessage(tx, { ...messageTo(owner, email.address, newId()), kind: "email-in-use", data: { attempt: "add" } });
    return;
  }
  const { id, token, expiresAt } = await makeLink(tx, "verify", user.id, email.address);
  await enqueueMessage(tx, {
    ...messageTo(user, email.address, id),
    kind: "email-verification",
    data: { username: user.username, hours: linkLife / hour, reason },
    secret: `/verify-email?token=${token}`,
    notAfter: expiresAt,
  });
}

/**
 * Tells the proven address that another one was entered (`asked`) or took its place (`done`), each time with a link of its
 * own that undoes it (`lib/account/undo-email.ts`): whoever asks can let the first one grow old before proving.
 * @param newEmail is shown masked.
 */
export async function sendUndo(tx: OutboxTx, user: Pick<User, "id" | "username" | "locale"> & { email: string }, newEmail: string, stage: "asked" | "done"): Promise<void> {
  const { id, token, expiresAt } = await makeLink(tx, "undo", user.id, user.email);
  await enqueueMessage(tx, {
    ...messageTo(user, user.email, id),
    kind: "email-changed-notice",
    data: { username: user.username, newEmail: maskEmail(newEmail), hours: linkLife / hour, stage },
    secret: `/undo-email?token=${token}`,
    notAfter: expiresAt,
  });
}

async function makeLink(tx: Tx, purpose: "verify" | "undo", userId: string, email: string): Promise<{ id: string; token: string; expiresAt: Date }> {
  const id = newId();
  const token = newToken();
  const at = now();
  const expiresAt = fromNow(linkLife);
  await tx.insert(emailTokens).values({ id, userId, purpose, email, tokenHash: tokenHash(token), expiresAt, createdAt: at, updatedAt: at });
  return { id, token, expiresAt };
}

/** Makes the open links of a person worthless. @param from only this one and those made after it. */
export async function dropLinks(tx: Tx, userId: string, purpose: "verify" | "undo", from = ""): Promise<void> {
  const open = and(eq(emailTokens.userId, userId), eq(emailTokens.purpose, purpose), isNull(emailTokens.usedAt), gte(emailTokens.id, from));
  await tx.update(emailTokens).set({ usedAt: now(), updatedAt: now() }).where(open);
}

/** One answer for a link that is wrong, old, used, another purpose's, or overtaken by a newer address. */
export const linkInvalid = () => new AppError("not_found", "link_invalid");

const live = (purpose: "verify" | "undo", token: string) =>
  and(eq(emailTokens.tokenHash, tokenHash(token)), eq(emailTokens.purpose, purpose), isNull(emailTokens.usedAt), gt(emailTokens.expiresAt, now()));

/** What a link is for, without using it: the page shows the address before the button is pressed. */
export async function getLink(purpose: "verify" | "undo", token: string): Promise<{ userId: string; email: string } | null> {
  const [row] = await db().select({ userId: emailTokens.userId, email: emailTokens.email }).from(emailTokens).where(live(purpose, token));
  return row ?? null;
}

/** Uses a link up. @throws AppError 404 `link_invalid`; of parallel callers one gets it. */
export async function takeLink(tx: Tx, purpose: "verify" | "undo", token: string): Promise<{ id: string; userId: string; email: string }> {
  const [row] = await tx.select().from(emailTokens).where(live(purpose, token));
  if (!row) throw linkInvalid();
  const [used] = await tx.update(emailTokens).set({ usedAt: now(), updatedAt: now() }).where(live(purpose, token));
  if (used.affectedRows !== 1) throw linkInvalid();
  return { id: row.id, userId: row.userId, email: row.email };
}
