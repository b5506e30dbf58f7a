import { poolState } from "@/db";
import { env } from "@/lib/env";
import { kvState } from "@/lib/kv";
import { log } from "@/lib/log";
import { getMessageCounts } from "@/lib/messages/counts";
import { metrics } from "@/lib/metrics";
import { hashQueueState } from "@/lib/password";
import { sameText } from "@/lib/secrets";

/**
 * Prometheus text about this process and the outbox, for those who hold `METRICS_TOKEN`; 404 to everybody else, as if it
 * were not there. With the database away the process still tells about itself.
 */
export async function GET(request: Request): Promise<Response> {
  const token = env().METRICS_TOKEN;
  const known = token !== undefined && sameText(request.headers.get("authorization") ?? "", `Bearer ${token}`);
  if (!known) return Response.json({ status: "not found" }, { status: 404, headers: { "cache-control": "no-store" } });
  const { registry, pool, poolWaiting, kvOpen, kvFailed, hashes } = metrics();
  await readMessages();
  const connections = poolState();
  if (connections.open !== undefined) pool.set({ state: "open" }, connections.open);
  if (connections.idle !== undefined) pool.set({ state: "idle" }, connections.idle);
  if (connections.waiting !== undefined) poolWaiting.set(connections.waiting);
  const kv = kvState();
  kvOpen.set(kv.open ? 1 : 0);
  // Counted beside the breaker, where no library is.
  kvFailed.reset();
  kvFailed.inc(kv.failed);
  const hashing = hashQueueState();
  hashes.set({ state: "running" }, hashing.running);
  hashes.set({ state: "waiting" }, hashing.waiting);
  return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType, "cache-control": "no-store" } });
}

/** Sets the outbox's numbers; old ones must not look like news, so they go when the database can't be asked. */
async function readMessages(): Promise<void> {
  const { messages, oldestQueued, messagesRead } = metrics();
  messages.reset();
  oldestQueued.reset();
  try {
    for (const [channel, { oldestQueued: seconds, ...states }] of Object.entries(await getMessageCounts())) {
      oldestQueued.set({ channel }, seconds);
      for (const [state, count] of Object.entries(states)) messages.set({ channel, state: state === "inFlight" ? "in_flight" : state }, count);
    }
    messagesRead.set(1);
  } catch (error) {
    messagesRead.set(0);
    log.warn({ error }, "metrics: the database could not be asked about messages");
  }
}

export const dynamic = "force-dynamic";
