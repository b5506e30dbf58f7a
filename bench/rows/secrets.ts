/** Codes, links and grants as the shop makes them, but known: in place of reading them from a mail or an SMS. */
import { db } from "@/db";
import { codes, emailTokens, users } from "@/db/schema";
import { eq } from "drizzle-orm";
import { fromNow, hour, now } from "@/lib/clock";
import { clientHash, codeHash } from "@/lib/codes/issue";
import { newId } from "@/lib/id";
import { keyedHash, newToken } from "@/lib/secrets";
import type { Person } from "./people";

/** A code that was sent to a client, which its device names. @returns its id. */
export async function aCode(use: { channel: "sms" | "email"; purpose: string; recipient: string; userId?: string }, device: string): Promise<string> {
  const id = newId();
  await db().insert(codes).values({
    id, channel: use.channel, purpose: use.purpose, recipient: use.recipient, userId: use.userId ?? null, codeHash: codeHash(id, use, theCode), tries: 0,
    expiresAt: fromNow(hour), clientHash: clientHash(device), messageId: null, createdAt: now(), updatedAt: now(),
  });
  return id;
}
export const theCode = "271828";

/** Lets an address wait to be proven. */
export async function pend(person: Person, email: string): Promise<void> {
  await db().update(users).set({ pendingEmail: email }).where(eq(users.id, person.user.id));
}

/** The secret of a link in a mail. */
export async function aLink(person: Person, purpose: "verify" | "undo", email: string): Promise<string> {
  const token = newToken();
  await db().insert(emailTokens).values({ id: newId(), userId: person.user.id, purpose, email, tokenHash: keyedHash("email-link", token), expiresAt: fromNow(hour), createdAt: now(), updatedAt: now() });
  return token;
}
