import "server-only";
import { inArray, sql } from "drizzle-orm";
import { db, transaction } from "@/db";
import { messages, type MessageState } from "@/db/schema";
import { now, second } from "@/lib/clock";
import type { Outcome } from "@/lib/delivery";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/mail";
import { unseal } from "@/lib/secrets";
import { sendSms } from "@/lib/sms";
import { gather } from "./gather";
import { isMessageKind } from "./input";
import { providerSaid } from "./mark-failed";
import { finishMessage, noteAttempt, putBack } from "./record";
import { renderMail, renderSms } from "./templates/render";

/** How long a row may stand at `sending` and still be in somebody's hands: more than a provider's time limit. */
export const sendingLease = 20 * second;

/** What a try ended in. Nothing of it is secret: it becomes part of Inngest's state. */
export type Tried = { state: MessageState; providerId: string | null; status?: number | undefined } | { retryAfter: number | undefined; why: string };

const columns = {
  id: messages.id,
  kind: messages.kind,
  channel: messages.channel,
  recipient: messages.recipient,
  locale: messages.locale,
  data: messages.data,
  sealed: messages.sealed,
  notAfter: messages.notAfter,
  state: messages.state,
  attempts: messages.attempts,
  providerId: messages.providerId,
  updatedAt: messages.updatedAt,
};
type Row = Pick<typeof messages.$inferSelect, keyof typeof columns>;

const load = gather(async (ids: string[]): Promise<(Row | undefined)[]> => {
  const rows = await db().select(columns).from(messages).where(inArray(messages.id, ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
});

/**
 * One try to send a message. What is already done, cancelled or too late is left alone.
 * @param attempt which try of this run it is, from 0: a later one knows that the earlier is over.
 * @returns the state it ends in (`sent` is still to be written down by `recordSent`), or that it should be tried again
 *   (`retryAfter` in seconds, undefined: whenever).
 * @throws when the database is away.
 */
export async function sendMessage(id: string, attempt: number): Promise<Tried> {
  const row = await load(id);
  // A row that clean-up took away, or whose transaction this database never had.
  if (!row) return { state: "cancelled", providerId: null };
  if (row.state !== "queued" && row.state !== "handed" && row.state !== "sending") return { state: row.state, providerId: row.providerId };
  if (row.state === "sending") {
    const held = attempt === 0 && now().getTime() - row.updatedAt.getTime() < sendingLease;
    if (held) return { retryAfter: sendingLease / second, why: "another try is under way" };
    if (row.channel === "sms") return finishMessage(row, "unknown", { result: "unknown", detail: "a try was cut off" });
  }
  // Of one whose try was cut off, or not answered, nobody knows whether it arrived.
  if (row.notAfter && row.notAfter <= now()) return finishMessage(row, row.state === "sending" ? "unknown" : "expired");
  const ready = await prepare(row);
  if ("problem" in ready) return finishMessage(row, "failed", { result: "refused", detail: ready.problem });
  if (!(await take(row))) return { retryAfter: sendingLease / second, why: "another try is under way" };
  return settle(row, await ready.send());
}

/** Unsealing and rendering fail for good, so they come before the row says `sending`. */
async function prepare(row: Row): Promise<{ send: () => Promise<Outcome> } | { problem: string }> {
  try {
    if (!isMessageKind(row.kind)) throw new Error(`no such kind: ${row.kind}`);
    const secret = row.sealed === null ? undefined : unseal("message", row.id, row.sealed);
    const letter = { kind: row.kind, locale: row.locale, to: row.recipient, data: row.data, secret };
    if (row.channel === "sms") {
      const text = renderSms(letter);
      return { send: () => sendSms(row.recipient, text) };
    }
    const mail = await renderMail(letter);
    return { send: () => sendMail({ to: row.recipient, ...mail }, `${row.kind}/${row.id}`) };
  } catch (error) {
    log.error({ error, messageId: row.id, kind: row.kind }, "A message can't be rendered");
    return { problem: `can't be rendered: ${error instanceof Error ? error.message : "unknown"}` };
  }
}

/** @returns whether this try may go on: `of` as `row` was when it was read, and nobody has tried since. */
function untouched(row: Row, of: Pick<Row, "state" | "attempts"> | undefined): boolean {
  const from: MessageState[] = row.state === "sending" ? ["sending"] : ["queued", "handed"];
  return of !== undefined && of.attempts === row.attempts && from.includes(of.state);
}

/**
 * Of several runs at the same row exactly one goes on: nobody may have tried since it was read. (From `queued` it may
 * have become `handed`: the function is often quicker than the one who handed it over.) What others take at the same
 * moment is taken with it; the rows are locked from the look to the write, one row of several runs goes to the first.
 */
const take = gather((rows: Row[]): Promise<boolean[]> => transaction(async (tx) => {
  const locked = await tx.select({ id: messages.id, state: messages.state, attempts: messages.attempts }).from(messages)
    .where(inArray(messages.id, rows.map(({ id }) => id))).for("update");
  const free = new Map(locked.map((row) => [row.id, row]));
  const taken = rows.map((row) => untouched(row, free.get(row.id)) && free.delete(row.id));
  const ids = rows.filter((_, at) => taken[at]).map(({ id }) => id);
  if (ids.length > 0) {
    await tx.update(messages).set({ state: "sending", attempts: sql`${messages.attempts} + 1`, updatedAt: now() }).where(inArray(messages.id, ids));
  }
  return taken;
}));

async function settle(row: Row, outcome: Outcome): Promise<Tried> {
  if (outcome.result === "accepted") return { state: "sent", providerId: outcome.providerId, status: outcome.status };
  if (outcome.result === "refused") return finishMessage(row, "failed", outcome);
  // An SMS has no key that makes a second try safe; an e-mail has.
  if (outcome.result === "unknown" && row.channel === "sms") return finishMessage(row, "unknown", outcome);
  await noteAttempt(row, outcome);
  const retryAfter = outcome.result === "retry" ? outcome.retryAfter : undefined;
  await putBack(row, outcome.detail, retryAfter);
  return { retryAfter, why: `${providerSaid}${outcome.result} ${outcome.status ?? ""}`.trim() };
}
