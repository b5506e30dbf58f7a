import type { ErrorCode } from "./errors";

/** What a refused form gets back: sentences in the page's language, and what was typed (never a secret). */
export type ActionFailure = {
  ok: false;
  code: ErrorCode | "bug";
  reason: string;
  message: string;
  fields: Record<string, string>;
  values: Record<string, string>;
  /** Seconds. */
  retryAfter?: number;
};

/** The state of `useActionState`: null before the first try. */
export type ActionState<T = unknown> = null | { ok: true; data: T; message?: string } | ActionFailure;

/** A server action as forms call it. */
export type FormAction<T = unknown> = (state: ActionState<unknown>, form: FormData) => Promise<ActionState<T>>;
