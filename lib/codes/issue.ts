import "server-only";
import { randomInt } from "node:crypto";
import { codes } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { newId } from "@/lib/id";
import type { OutboxTx } from "@/lib/messages/enqueue";
import { keyedHash } from "@/lib/secrets";
import { codeLength, type CodePurpose } from "./input";
import type { SentCode } from "./output";
import { codeLife, resendAfter } from "./policy";

export type NewCode = {
  channel: "sms" | "email";
  purpose: CodePurpose;
  /** Canonical: E.164, or an e-mail's key. */
  recipient: string;
  userId: string | null;
  /** From `clientKey`: who may ask how the sending went. */
  client: string;
};

/** What is kept of a code: nothing without the server's key, and of use for this row, purpose and recipient only. */
export const codeHash = (id: string, of: { purpose: string; recipient: string }, code: string) =>
  keyedHash("code", `${id}:${of.purpose}:${of.recipient}:${code}`);

/** Names the client that asked, by its device cookie or else its address and agent, without keeping either. */
export const clientHash = (client: string) => keyedHash("code-client", client);

/**
 * Makes a code and hands it to `deliver`, which enqueues the message that carries it. A newer code of the same purpose
 * and recipient puts the older ones out of use (`tryCode` looks at the newest only).
 */
export async function issueCode(
  tx: OutboxTx,
  code: NewCode,
  deliver: (made: { id: string; secret: string; expiresAt: Date; minutes: number }) => Promise<string | null>,
): Promise<SentCode> {
  const id = newId();
  const at = now();
  const life = codeLife[code.channel];
  const expiresAt = fromNow(life);
  const secret = String(randomInt(10 ** codeLength)).padStart(codeLength, "0");
  const messageId = await deliver({ id, secret, expiresAt, minutes: life / 60_000 });
  await tx.insert(codes).values({
    id,
    channel: code.channel,
    purpose: code.purpose,
    recipient: code.recipient,
    userId: code.userId,
    codeHash: codeHash(id, code, secret),
    tries: 0,
    expiresAt,
    clientHash: clientHash(code.client),
    messageId,
    createdAt: at,
    updatedAt: at,
  });
  return { id, resendAfter: resendAfter / 1000, expiresAt: expiresAt.toISOString() };
}
