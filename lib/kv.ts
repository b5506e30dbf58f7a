import "server-only";
import { createClient, type VercelKV } from "@vercel/kv";
import { env } from "./env";
import { log } from "./log";
import { waitAtMost } from "./patience";

/** KV did not answer in time. What depends on it says what it does then: closed, database or open. */
export class KvUnavailable extends Error {
  constructor(cause: unknown) {
    super("KV is not available", { cause });
    this.name = "KvUnavailable";
  }
}

/** After this many failures in a row nothing is sent for `kvPause` milliseconds. */
export const kvFailures = 5;
export const kvPause = 2_000;

let client: VercelKV | undefined;

// Kept on globalThis, as the pool is: the front door's calls and Next's pages are two copies of this file, and KV is away for both.
type Breaker = { inARow: number; pausedUntil: number; failed: number };
const held = globalThis as typeof globalThis & { lemonKv?: Breaker };

function breaker(): Breaker {
  held.lemonKv ??= { inARow: 0, pausedUntil: 0, failed: 0 };
  return held.lemonKv;
}

/** The client itself, for libraries that want one; everything else goes through `withKv`. */
export function kvClient(): VercelKV {
  client ??= createClient({
    url: env().KV_REST_API_URL,
    token: env().KV_REST_API_TOKEN,
    retry: false,
    // A KV that answers slower than this (300 ms) is treated as gone: nobody waits for a cache.
    signal: () => patience(env().KV_TIMEOUT),
    // Otherwise the text "123456" comes back as a number.
    automaticDeserialization: false,
    enableAutoPipelining: false,
  });
  return client;
}

/** Aborts after so many milliseconds of waiting, and as many again when this process itself was busy. */
function patience(milliseconds: number): AbortSignal {
  const aborter = new AbortController();
  waitAtMost(milliseconds, milliseconds, () => aborter.abort(new DOMException("KV took too long", "TimeoutError")));
  return aborter.signal;
}

/** For the metrics: whether KV is being left alone right now, and how many calls went without it since the process began. */
export function kvState(): { open: boolean; failed: number } {
  const { pausedUntil, failed } = breaker();
  return { open: performance.now() < pausedUntil, failed };
}

/** Runs one piece of KV work. @throws KvUnavailable when it fails, is too slow, or the breaker is open. */
export async function withKv<T>(work: (kv: VercelKV) => Promise<T>): Promise<T> {
  // performance.now and not lib/clock: a circuit breaker is about real time, also in tests that move the clock.
  const state = breaker();
  if (performance.now() < state.pausedUntil) {
    state.failed++;
    throw new KvUnavailable("paused after repeated failures");
  }
  try {
    const result = await work(kvClient());
    state.inARow = 0;
    return result;
  } catch (error) {
    state.failed++;
    state.inARow++;
    if (state.inARow >= kvFailures) {
      state.pausedUntil = performance.now() + kvPause;
      state.inARow = 0;
      log.warn({ error }, "KV does not answer; pausing");
    }
    throw new KvUnavailable(error);
  }
}

/** Reads a text. @throws KvUnavailable */
export function kvGet(key: string): Promise<string | null> {
  return withKv((kv) => kv.get<string>(key));
}

/** Writes a text for `ttlSeconds`. @throws KvUnavailable */
export async function kvSet(key: string, value: string, ttlSeconds: number): Promise<void> {
  await withKv((kv) => kv.set(key, value, { ex: ttlSeconds }));
}

/** Reads a text and removes it in one step, so that only one caller ever gets it. @throws KvUnavailable */
export function kvTake(key: string): Promise<string | null> {
  return withKv((kv) => kv.getdel<string>(key));
}
