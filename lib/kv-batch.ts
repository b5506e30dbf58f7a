import "server-only";
import { kvClient } from "./kv";

type Call = { sha: string; keys: string[]; given: unknown[]; resolve: (value: unknown) => void; reject: (error: unknown) => void };

/** Calls in one request at most; the others go with the next. */
const most = 64;
let waiting: Call[] = [];
let underWay = false;

/**
 * Runs a script in KV that it knows by its SHA. While one request is under way the calls of other clients wait and then go
 * together: alone a call waits for nothing, and under load a request to KV (0.3 ms of CPU) is shared by many.
 * @throws what KV says of this call (`NOSCRIPT` …), or why the whole request failed.
 */
export function evalShaTogether(sha: string, keys: string[], given: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    waiting.push({ sha, keys, given, resolve, reject });
    if (!underWay) void sendAll();
  });
}

async function sendAll(): Promise<void> {
  underWay = true;
  while (waiting.length > 0) {
    const calls = waiting.slice(0, most);
    waiting = waiting.slice(most);
    try {
      await sendSome(calls);
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
  }
  underWay = false;
}

async function sendSome(calls: Call[]): Promise<void> {
  const [only] = calls;
  if (only && calls.length === 1) return only.resolve(await kvClient().evalsha(only.sha, only.keys, only.given));
  const pipeline = kvClient().pipeline();
  for (const { sha, keys, given } of calls) pipeline.evalsha(sha, keys, given);
  const answers = await pipeline.exec<unknown[]>({ keepErrors: true });
  for (const [index, answer] of answers.entries()) {
    const { error, result } = answer as { error?: string; result: unknown };
    if (error) calls[index]?.reject(new Error(error));
    else calls[index]?.resolve(result);
  }
}
