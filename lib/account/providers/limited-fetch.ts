import "server-only";
import { providerLimits } from "./limits";

export type LimitedFetch = {
  fetch: typeof fetch;
  /** Whether the time ran out, which people are told in other words than nonsense. */
  wasSlow: () => boolean;
};

/**
 * A `fetch` for the calls of one sign-in. Its clock starts now and runs over all of them, bodies included; an answer that
 * is too long or leads elsewhere is an error.
 */
export function limitedFetch(limits: { time: number; bytes: number } = providerLimits): LimitedFetch {
  const signal = AbortSignal.timeout(limits.time);
  const limited: typeof fetch = async (input, init) => {
    const response = await fetch(input, { ...init, signal, redirect: "manual", cache: "no-store" });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new Error(`the provider answered ${response.status}: it leads elsewhere`);
    }
    const body = await readAtMost(response, limits.bytes);
    return new Response(response.status === 204 ? null : body, { status: response.status, headers: response.headers });
  };
  return { fetch: limited, wasSlow: () => signal.aborted };
}

async function readAtMost(response: Response, bytes: number): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    // Leaving the loop cancels the body, so the rest is not even received.
    if (size > bytes) throw new Error(`the provider answered more than ${bytes} bytes`);
    parts.push(new Uint8Array(part));
  }
  return new Blob(parts);
}
