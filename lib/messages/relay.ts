import "server-only";
import { and, asc, eq, inArray, isNull, lt, or, sql, type SQL } from "drizzle-orm";
import { db, statement } from "@/db";
import { messageAttempts, messages } from "@/db/schema";
import { fromNow, now, second } from "@/lib/clock";
import { newId } from "@/lib/id";
import { log } from "@/lib/log";
import { emit, mostAtOnce } from "./hand-over";
import type { Channel } from "./input";

/** What is younger is still on its way by `handOver`. */
const oldEnough = 3 * second;
/** How long one relay keeps rows for itself: more than the SDK's five tries take. */
const claimFor = 60 * second;

/**
 * Hands over what lies in the outbox, one call's worth of each channel. Any number of relays may do this at once: a row
 * is claimed by one update, then read back (SKIP LOCKED means nothing on TiDB).
 * @returns how many were handed over.
 * @throws when the database or Inngest is away; the rows are free for the next try.
 */
export async function relayOnce(): Promise<number> {
  // A person waits for an SMS in front of a form.
  return (await relayChannel("sms")) + (await relayChannel("email"));
}

/** What lies in the outbox for the relays to take. */
function waiting(channels: Channel[]) {
  const free = or(isNull(messages.claimedUntil), lt(messages.claimedUntil, now()));
  return and(eq(messages.state, "queued"), inArray(messages.channel, channels), lt(messages.createdAt, fromNow(-oldEnough)), free);
}

/** What waited beyond its time, in Inngest's hands or not. */
const overdue = () => and(inArray(messages.state, ["queued", "handed"]), lt(messages.notAfter, now()));

async function relayChannel(channel: Channel): Promise<number> {
  const claim = newId();
  // Here and below tried again when two processes lock the same rows in different orders.
  const [claimed] = await statement((on) => on.update(messages)
    .set({ claimedBy: claim, claimedUntil: fromNow(claimFor) })
    .where(waiting([channel]))
    .orderBy(asc(messages.createdAt))
    .limit(mostAtOnce));
  if (claimed.affectedRows === 0) return 0;
  const rows = await db().select({ id: messages.id, channel: messages.channel, generation: messages.generation })
    .from(messages).where(eq(messages.claimedBy, claim));
  try {
    await emit(rows);
  } catch (error) {
    await statement((on) => on.update(messages).set({ claimedBy: null, claimedUntil: null }).where(eq(messages.claimedBy, claim)));
    throw error;
  }
  return rows.length;
}

/** Ends what waited beyond its time, so that the form that asked can say so, Inngest or not. What a provider may have taken in an earlier try ends as in doubt. */
export async function expireWaiting(): Promise<number> {
  // Looked for first, without locks: mostly there are none, and the update below asks more.
  const late = await db().select({ id: messages.id }).from(messages).where(overdue()).limit(1000);
  if (late.length === 0) return 0;
  const at = now();
  const [done] = await statement((on) => on.update(messages)
    .set({ state: sql`if(exists(select 1 from ${messageAttempts} where ${messageAttempts.messageId} = ${messages.id} and ${messageAttempts.outcome} = 'unknown'), 'unknown', 'expired')`, sealed: null, finishedAt: at, updatedAt: at })
    .where(and(inArray(messages.id, late.map(({ id }) => id)), overdue())));
  return done.affectedRows;
}

/**
 * For a scheduler that calls from outside: hands over what waits and comes back.
 * @returns how many were handed over, 10,000 or so at most in one call.
 */
export async function relayUntilEmpty(): Promise<number> {
  await expireWaiting();
  let handed = 0;
  for (let some = mostAtOnce; some >= mostAtOnce && handed < 10_000; handed += some) some = await relayOnce();
  return handed;
}

/** Whether there is anything to do: nearly always there is not, and one read that locks nothing says so. */
async function lookForWork(): Promise<{ waiting: boolean; overdue: boolean }> {
  const any = (where: SQL | undefined) => sql<number>`exists(select 1 from ${messages} where ${where})`;
  const [row] = await db().select({ waiting: any(waiting(["sms", "email"])), overdue: any(overdue()) }).from(sql`dual`);
  return { waiting: row?.waiting === 1, overdue: row?.overdue === 1 };
}

const pause = second;
const longestPause = 10 * second;

/**
 * Runs the relay until it is stopped.
 * @returns a function that stops it and resolves when the round under way is done.
 */
export function startRelay(): () => Promise<void> {
  const stopped = new AbortController();
  const loop = run(stopped.signal);
  return () => {
    stopped.abort();
    return loop;
  };
}

async function run(signal: AbortSignal): Promise<void> {
  let wait = pause;
  while (!signal.aborted) {
    try {
      const due = await lookForWork();
      const handed = due.waiting ? await relayOnce() : 0;
      if (due.overdue) await expireWaiting();
      if (wait > pause) log.info("The relay works again");
      wait = handed >= mostAtOnce ? 0 : pause;
    } catch (error) {
      if (wait <= pause) log.warn({ error }, "The relay waits: messages stay queued");
      wait = Math.min(longestPause, Math.max(wait, pause) * 2);
    }
    await sleep(wait * (0.8 + Math.random() * 0.4), signal);
  }
}

/** Not a reason to keep a process alive. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds).unref();
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
