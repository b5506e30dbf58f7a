import { sql } from "drizzle-orm";
import { index, int, mysqlTable, text, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { ascii, binaryText, instant, jsonObject, timestamps, ulid } from "./columns";

export const messageStates = ["queued", "handed", "sending", "sent", "failed", "unknown", "cancelled", "expired"] as const;
export type MessageState = (typeof messageStates)[number];

/** The outbox: one row is one e-mail or one SMS to one person (docs/operations.md has the states). */
export const messages = mysqlTable(
  "messages",
  {
    id: ulid("id").primaryKey(),
    kind: ascii("kind", { length: 40 }).notNull(),
    channel: ascii("channel", { length: 5 }).$type<"sms" | "email">().notNull(),
    /** Canonical mobile or the e-mail address, byte for byte. */
    recipient: binaryText("recipient", { length: 254 }).notNull(),
    /** The same without its capitals, for looking one up. */
    recipientKey: binaryText("recipient_key", { length: 254 }).generatedAlwaysAs(sql.raw("lower(convert(recipient using utf8mb4))"), { mode: "virtual" }),
    userId: ulid("user_id"),
    locale: ascii("locale", { length: 5 }).$type<"en" | "zh">().notNull(),
    /** What the template shows; never a secret. */
    data: jsonObject<Record<string, string>>("data").notNull(),
    /** Codes and links, sealed with a server key, wiped when the message ends. */
    sealed: text("sealed"),
    /** One cause makes one message: the id of the code, token or event that asked for it. */
    cause: ascii("cause", { length: 80 }).notNull(),
    notAfter: instant("not_after"),
    state: ascii("state", { length: 10 }).$type<MessageState>().notNull(),
    attempts: int("attempts").notNull(),
    /** Counts hand-overs to Inngest: its event id is `<id>` first, then `<id>:2` and so on. */
    generation: int("generation").notNull(),
    providerId: ascii("provider_id", { length: 100 }),
    lastError: varchar("last_error", { length: 500 }),
    claimedBy: ascii("claimed_by", { length: 40 }),
    claimedUntil: instant("claimed_until"),
    /**
     * Since when Inngest has it, through all later hand-overs; a person's retry begins anew. It stands before `handedAt`,
     * because an update that sets both does so in this order and reads the old one first.
     */
    firstHandedAt: instant("first_handed_at"),
    handedAt: instant("handed_at"),
    finishedAt: instant("finished_at"),
    retryOf: ulid("retry_of"),
    ...timestamps(),
  },
  (t) => [
    uniqueIndex("messages_cause").on(t.kind, t.cause),
    index("messages_state").on(t.state, t.channel, t.createdAt),
    // What ended in the last hour, for the metrics.
    index("messages_state_finished").on(t.state, t.channel, t.finishedAt),
    // What waited beyond its time is looked for every second.
    index("messages_state_not_after").on(t.state, t.notAfter),
    index("messages_claimed").on(t.claimedBy),
    index("messages_recipient").on(t.recipientKey, t.id),
    index("messages_user").on(t.userId, t.id),
    // Volume by hour, read from the index alone.
    index("messages_created").on(t.createdAt, t.channel, t.state),
    // Staff's list is in the order of ids; each filter of it has a range to read in that order.
    index("messages_state_id").on(t.state, t.id),
    index("messages_channel_id").on(t.channel, t.id),
    index("messages_channel_state_id").on(t.channel, t.state, t.id),
    index("messages_kind_id").on(t.kind, t.id),
    index("messages_kind_state_id").on(t.kind, t.state, t.id),
    // Kinds that leave by both channels: a rare pair would be looked for through all of its kind.
    index("messages_kind_channel_id").on(t.kind, t.channel, t.id),
    index("messages_kind_channel_state_id").on(t.kind, t.channel, t.state, t.id),
  ],
);

/** What was tried for a message and what came back, for the staff who look after it. */
export const messageAttempts = mysqlTable(
  "message_attempts",
  {
    id: ulid("id").primaryKey(),
    messageId: ulid("message_id").notNull().references(() => messages.id, { onDelete: "cascade" }),
    outcome: ascii("outcome", { length: 20 }).notNull(),
    status: int("status"),
    detail: varchar("detail", { length: 500 }),
    ...timestamps(),
  },
  (t) => [index("message_attempts_message").on(t.messageId, t.id)],
);
