/** The closed list of refusals and the HTTP status of each (ARCHITECTURE rule 4). */
export const errorStatus = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  method_not_allowed: 405,
  too_many_requests: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** Field name (dots for nesting) to reason. */
export type FieldReasons = Record<string, string>;

/**
 * A refusal the person can understand. `reason` and each field's reason are keys of `errors.*` in both locale files.
 * Anything else that is thrown is a bug and shows only an id.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly fields: FieldReasons;
  /** Seconds until it makes sense to try again. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, reason: string, more: { fields?: FieldReasons; retryAfter?: number; cause?: unknown } = {}) {
    super(`${code}: ${reason}`, { cause: more.cause });
    this.name = "AppError";
    this.code = code;
    this.reason = reason;
    this.fields = more.fields ?? {};
    this.retryAfter = more.retryAfter;
  }
}

/** A refusal about fields only: 422 `invalid_fields`. */
export function invalid(fields: FieldReasons): AppError {
  return new AppError("invalid", "invalid_fields", { fields });
}

/** What a missing thing and somebody else's thing both answer. */
export function notFound(): AppError {
  return new AppError("not_found", "not_found");
}
