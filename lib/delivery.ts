/** What became of one try to hand something to a provider of mail or SMS. */
export type Outcome =
  /** The provider has it. */
  | { result: "accepted"; providerId: string; status: number }
  /** It said no, and would say no again. */
  | { result: "refused"; status?: number; detail: string }
  /** It was certainly not taken, and may be later. `retryAfter` in seconds, when the provider named it. */
  | { result: "retry"; status?: number; retryAfter?: number; detail: string }
  /** No telling: the line went dead after the question was asked. */
  | { result: "unknown"; status?: number; detail: string };

/**
 * Reads a `Retry-After` header (RFC 9110 10.2.3: seconds or a date).
 * @returns whole seconds, at least 1 and at most an hour; undefined when it is missing or nonsense.
 */
export function retryAfterSeconds(header: string | null | undefined, at: Date): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - at.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(1, Math.ceil(seconds))) : undefined;
}

/** What an answer that is no yes means by its status. A gateway's error tells nothing of the server behind it. */
export function judgeStatus(status: number, detail: string, retryAfter: number | undefined): Outcome {
  if (status === 429 || status === 408 || status === 500 || status === 503) return { result: "retry", status, retryAfter, detail };
  return { result: status >= 500 ? "unknown" : "refused", status, detail };
}
