import "server-only";
import { inArray, sql } from "drizzle-orm";
import { transaction } from "@/db";
import { messages } from "@/db/schema";
import { now } from "@/lib/clock";
import { emailQueued, inngest, smsQueued } from "@/lib/events";
import { log } from "@/lib/log";
import type { Handed } from "./enqueue";
import { underWay } from "./handed-over";

/**
 * What is committed within these milliseconds goes to Inngest in one call. Long enough for the answer to be out first, also one
 * that brings the next page along: this work beside it would tell by the time whether there was somebody to write to.
 */
const gatherFor = 150;
/** Events in one call: some 30 KB. */
export const mostAtOnce = 200;
/** After a failure the relay alone goes on for a while, so that an outage doesn't cost five tries a message. */
const restAfterFailure = 10_000;

let restUntil = 0;

/**
 * Hands freshly committed messages to Inngest and returns at once. Nobody waits for it and it never throws: the SDK tries
 * for seconds when Inngest is down, and the relay picks up what stayed `queued`.
 *
 * A plain promise, not Next's `after()`: our processes live on after a response, and verbs also run where there is no
 * request (scripts, tests, functions), where `after()` throws. On a platform that freezes the process with the response,
 * the relay called by its cron does the work a minute later at most.
 */
export function handOver(rows: readonly Handed[]): void {
  if (rows.length === 0 || performance.now() < restUntil) return;
  const all = underWay();
  all.gathered.push(...rows);
  all.timer ??= setTimeout(() => {
    const batch = all.gathered;
    all.gathered = [];
    all.timer = undefined;
    const call: Promise<void> = passOn(batch).finally(() => all.calls.delete(call));
    all.calls.add(call);
  }, gatherFor);
}

async function passOn(batch: Handed[]): Promise<void> {
  for (let at = 0; at < batch.length; at += mostAtOnce) {
    try {
      await emit(batch.slice(at, at + mostAtOnce));
    } catch (error) {
      restUntil = performance.now() + restAfterFailure;
      log.warn({ error, messages: batch.length - at }, "Messages were not handed over; the relay will");
      return;
    }
  }
}

/**
 * Sends one call of events and writes down that it was made.
 * @throws when Inngest or the database can't be reached; handing over again is harmless, since the event's id stays.
 */
export async function emit(rows: readonly Handed[]): Promise<void> {
  await inngest.send(rows.map(({ id, channel, generation }) => {
    const event = channel === "sms" ? smsQueued : emailQueued;
    return event.create({ messageId: id }, { id: generation === 1 ? id : `${id}:${generation}` });
  }));
  const at = now();
  // The function may have been quicker than this line: a state it wrote stands. A transaction, because it tries again when
  // one of these rows was being written down in another order.
  await transaction((tx) => tx.update(messages)
    .set({ firstHandedAt: sql`coalesce(${messages.firstHandedAt}, ${at})`, handedAt: at, claimedBy: null, claimedUntil: null, state: sql`if(${messages.state} = 'queued', 'handed', ${messages.state})` })
    .where(inArray(messages.id, rows.map((row) => row.id))));
}
