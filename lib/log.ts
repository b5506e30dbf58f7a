import "server-only";
import pino from "pino";
import { logLevel } from "./env";

// Lines are written together, 250 ms after the first or when there are 2 kB of them, and the rest when the process ends: writing
// one wakes two threads. A pipe takes 4 kB in one piece, so lines of Next's copy of this file never stand within ours.
const stdout = pino.destination({ sync: false, minLength: 2_048, maxWrite: 4_096 });
let flushing: NodeJS.Timeout | undefined;
/** In place of the library's `periodicFlush`, which writes nothing four times a second, by a thread, in each copy of this file. */
const destination: pino.DestinationStream = {
  write: (lines) => {
    stdout.write(lines);
    flushing ??= setTimeout(() => {
      flushing = undefined;
      stdout.flush();
    }, 250).unref();
  },
};
const settings = {
  level: logLevel(),
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label: string) => ({ level: label }) },
  serializers: { error: plainError },
};

/**
 * Structured logs on stdout. What could be a secret is cut out by name as a last defence; callers don't pass any.
 */
export const log = pino({
  ...settings,
  redact: {
    paths: ["password", "newPassword", "currentPassword", "code", "smsCode", "emailCode", "token", "grant", "cookie", "authorization"]
      .flatMap((name) => [name, `*.${name}`]),
    censor: "[cut]",
  },
}, destination);

/** What the line of a request may say, and nothing else: so it needs no looking for secrets. */
type RequestLine = { requestId: string; method: string | undefined; path: string; status: number; ms: number };
const requests = pino(settings, destination);

/** One line for each answered request. */
export function logRequest(line: RequestLine): void {
  requests[line.status >= 500 ? "error" : "info"](line, "request");
}

/**
 * An error without what it was given: a failed query's parameters hold hashes and addresses, and a driver's message
 * repeats the value that was there twice.
 */
export function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? error : { type: typeof error };
  // Upstash's client repeats the command, whose keys have addresses in them.
  const clean = (text: string) => text.replace(/, command was: [^\n]*/g, "").replace(/\nparams:[^\n]*(?:\n(?!\s+at )[^\n]*)*/g, "").replace(/Duplicate entry '.*?' for key/gs, "Duplicate entry for key");
  return {
    type: error.name,
    message: clean(error.message),
    stack: clean(error.stack ?? ""),
    ...("code" in error ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  };
}
