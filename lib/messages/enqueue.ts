import "server-only";
import { and, eq } from "drizzle-orm";
import { duplicateKey, type Tx } from "@/db";
import { messages } from "@/db/schema";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { log } from "@/lib/log";
import { seal } from "@/lib/secrets";
import { messageKinds, recipientInput, type Channel, type MessageKind, type NewMessage } from "./input";
import { spendNotice } from "./sms-budget";

/** A row of the outbox as Inngest is told of it. */
export type Handed = { id: string; channel: Channel; generation: number };

/** A transaction made by `transactionWithMessages`: it remembers what to hand over once it is committed. */
export type OutboxTx = Tx & { readonly outbox: Handed[] };

/**
 * Puts a message into the outbox, in the caller's transaction: it is sent if and only if that commits. The secret is
 * sealed to this row. The same kind and cause again adds nothing. A notice by SMS whose budget is spent becomes a row that
 * says so and is not sent; codes are paid for by whoever asks for them (`lib/codes/send-sms.ts`).
 * @returns the message's id (of the earlier one when the cause already had its message).
 * @throws ZodError when data, secret or recipient don't fit the kind, which is a bug of the caller.
 */
export async function enqueueMessage(tx: OutboxTx, message: NewMessage): Promise<string> {
  const row = newRow(message);
  const dropped = row.channel === "sms" && row.kind !== "sms-code" && !(await spendNotice(tx, message.kind, row.recipient));
  try {
    await tx.insert(messages).values(dropped ? { ...row, ...notSent(row) } : row);
  } catch (error) {
    if (duplicateKey(error) !== "messages_cause") throw error;
    const same = and(eq(messages.kind, message.kind), eq(messages.cause, message.cause));
    const [known] = await tx.select({ id: messages.id }).from(messages).where(same).for("update");
    if (!known) throw error;
    return known.id;
  }
  if (!dropped) tx.outbox.push({ id: row.id, channel: row.channel, generation: 1 });
  return row.id;
}

function notSent({ id, kind, createdAt }: { id: string; kind: string; createdAt: Date }) {
  // Whose number it is stands in the row and not in the log.
  log.warn({ messageId: id, kind }, "a notice by SMS is not sent: its budget is spent");
  return { state: "cancelled", lastError: "not sent: the day's SMS notices to this number, or the shop's SMS of the day, are spent", finishedAt: createdAt } as const;
}

function newRow(message: NewMessage): typeof messages.$inferInsert & { id: string; channel: Channel; recipient: string; createdAt: Date } {
  const kind = messageKinds[message.kind];
  const channel: Channel = message.to.startsWith("+") ? "sms" : "email";
  if (!(kind.channels as readonly Channel[]).includes(channel)) throw new Error(`A ${message.kind} does not go by ${channel}.`);
  const secret = kind.secret.parse(message.secret);
  const id = newId();
  const at = now();
  return {
    id,
    kind: message.kind,
    channel,
    recipient: recipientInput[channel].parse(message.to),
    userId: message.userId ?? null,
    locale: message.locale,
    data: plainData(message.kind, message.data),
    sealed: secret === undefined ? null : seal("message", id, secret),
    cause: message.cause,
    notAfter: message.notAfter ?? null,
    state: "queued",
    attempts: 0,
    generation: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** The template's data as the row keeps it: texts only, times in ISO 8601. */
function plainData(kind: MessageKind, data: NewMessage["data"]): Record<string, string> {
  const checked: Record<string, unknown> = messageKinds[kind].data.parse(data);
  const entries = Object.entries(checked).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, value instanceof Date ? value.toISOString() : String(value)]));
}
