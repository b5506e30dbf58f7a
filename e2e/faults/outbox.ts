/** Messages of a drill: laid into the outbox, and compared at the end with what the providers took. */
import { expect } from "@playwright/test";
import { desc, eq, inArray } from "drizzle-orm";
import { ulid } from "ulid";
import { messageAttempts } from "../../db/schema";
import { database, messages, newMobile, newUsername } from "../abuse/people";
import { seen } from "./drill";
import { services, until } from "./stack";

export type Row = typeof messages.$inferSelect;
type Entry = { at: string; channel: "email" | "sms"; outcome: "accepted" | "replayed" | "refused"; status: number; answered: boolean; to: string; key: string | null; fault: string | null };
type Fault = { channel?: "email" | "sms"; kind: 429 | 500 | 400 | "timeout" | "accept-then-cut" | "slow"; count?: number; retryAfter?: number; to?: string; ms?: number };

/** Orders a fault of the providers. */
export async function order(fault: Fault): Promise<void> {
  const answer = await fetch(`${services().inbox}/api/faults`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(fault) });
  if (answer.status !== 201) throw new Error(`faults: ${answer.status} ${await answer.text()}`);
}

/** Providers as they were. */
export async function noFaults(): Promise<void> {
  await fetch(`${services().inbox}/api/faults`, { method: "DELETE" });
}

export type Channel = "email" | "sms";

/**
 * Lays messages into the outbox as a verb's transaction leaves them when its process dies right after the commit: the
 * relay finds them. Each goes to a recipient of its own.
 * @param more columns that are the same for all
 */
export async function lay(count: number, channel: Channel, more: Partial<typeof messages.$inferInsert> = {}): Promise<Row[]> {
  const rows = Array.from({ length: count }, () => newRow(channel, more));
  await database.insert(messages).values(rows);
  return database.select().from(messages).where(inArray(messages.id, rows.map(({ id }) => id)));
}

function newRow(channel: Channel, more: Partial<typeof messages.$inferInsert>): typeof messages.$inferInsert & { id: string } {
  const id = ulid();
  const at = new Date();
  const data = { username: "drill", event: "sessions-ended", time: at.toISOString() };
  const recipient = channel === "sms" ? `+86${newMobile()}` : `${newUsername()}@drill.example`;
  return { id, kind: "security-notice", channel, recipient, locale: "en", data, cause: id, state: "queued", attempts: 0, generation: 1, createdAt: at, updatedAt: at, ...more };
}

export const rowsOf = (ids: readonly string[]): Promise<Row[]> => database.select().from(messages).where(inArray(messages.id, [...ids]));
export const rowsTo = (recipients: readonly string[]): Promise<Row[]> => database.select().from(messages).where(inArray(messages.recipient, [...recipients]));
export const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** What a message's history says, the newest first. */
export const historyOf = (id: string) => database.select().from(messageAttempts).where(eq(messageAttempts.messageId, id)).orderBy(desc(messageAttempts.id));

const isOpen = ({ state }: Row) => state === "queued" || state === "handed" || state === "sending";

/** Waits until every one of them has ended. @returns milliseconds */
export function settled(rows: () => Promise<Row[]>, seconds: number): Promise<number> {
  return until("all messages have ended", seconds, async () => !(await rows()).some(isOpen));
}

/** The whole ledger of the providers. */
export async function ledger(): Promise<Entry[]> {
  const answer = await fetch(`${services().inbox}/api/ledger`);
  return ((await answer.json()) as { items: Entry[] }).items;
}

const allowed: Record<Row["state"], (accepted: number) => boolean> = {
  sent: (accepted) => accepted === 1,
  // The row says that nobody knows.
  unknown: (accepted) => accepted <= 1,
  failed: (accepted) => accepted === 0,
  expired: (accepted) => accepted === 0,
  cancelled: (accepted) => accepted === 0,
  // Stuck: the drill waited until nothing was open.
  queued: () => false,
  handed: () => false,
  sending: () => false,
};

/**
 * The judgement every drill of messages ends with: each e-mail was accepted exactly once or its row says why not, each
 * SMS at most once, nothing is stuck, and nobody got what no row speaks of.
 * @returns how many ended in which state, also for the table.
 */
export async function compare(rows: readonly Row[]): Promise<Partial<Record<Row["state"], number>>> {
  const to = new Map(rows.map((row) => [row.recipient.toLowerCase(), row]));
  expect(to.size, "recipients are the messages' own").toBe(rows.length);
  const accepted = new Map<string, number>();
  for (const entry of await ledger()) {
    if (entry.outcome === "accepted") accepted.set(entry.to.toLowerCase(), (accepted.get(entry.to.toLowerCase()) ?? 0) + 1);
  }
  const wrong = [...to].filter(([recipient, row]) => !allowed[row.state](accepted.get(recipient) ?? 0))
    .map(([recipient, row]) => `${row.channel} ${row.id} is ${row.state} (${row.lastError ?? "no error"}), accepted ${accepted.get(recipient) ?? 0} times`);
  expect(wrong).toEqual([]);
  const silent = rows.filter((row) => row.state !== "sent" && row.state !== "expired" && row.state !== "cancelled" && !row.lastError);
  expect(idsOf(silent), "a row that did not make it says why").toEqual([]);
  const counts: Partial<Record<Row["state"], number>> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  seen(`${rows.length} messages: ${Object.entries(counts).map(([state, count]) => `${count} ${state}`).join(", ")}`);
  return counts;
}
