import "server-only";
import { AppError } from "./errors";
import { hashByThread, hashesAtOnce, verifyByThread } from "./hash-threads";

/** `Algorithm.Argon2id` of the library: its const enum has no value at run time. */
const argon2id = 2;

/** OWASP's argon2id parameters (password storage cheat sheet): 19 MiB, two passes, one lane. */
export const passwordHashing = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at once, and how many may wait: a flood is answered 429 while everybody else goes on browsing. */
export const hashQueue = { running: hashesAtOnce, waiting: 100 } as const;

// The front door and Next's own bundle are two copies of this file in one process; they share one queue.
const held = globalThis as typeof globalThis & { lemonHashQueue?: { running: number; waiting: (() => void)[] } };

function queue() {
  held.lemonHashQueue ??= { running: 0, waiting: [] };
  return held.lemonHashQueue;
}

async function queued<T>(work: () => Promise<T>): Promise<T> {
  const all = queue();
  if (all.running >= hashQueue.running) {
    if (all.waiting.length >= hashQueue.waiting) throw new AppError("too_many_requests", "busy", { retryAfter: 5 });
    await new Promise<void>((resolve) => all.waiting.push(resolve));
  } else {
    all.running++;
  }
  try {
    return await work();
  } finally {
    const next = all.waiting.shift();
    if (next) next();
    else all.running--;
  }
}

/** Hashes that run and wait in this process, for the metrics. */
export function hashQueueState(): { running: number; waiting: number } {
  const all = queue();
  return { running: all.running, waiting: all.waiting.length };
}

/** Passwords are compared after NFC, so that an é typed on two keyboards is one password (NIST 800-63B 3.1.1.2). */
const normal = (password: string) => password.normalize("NFC");

/** Hashes a password for keeping. @throws AppError 429 `busy` when too many wait. */
export function hashPassword(password: string): Promise<string> {
  return queued(() => hashByThread(normal(password), passwordHashing));
}

let decoy: Promise<string> | undefined;

/**
 * Checks a password against a stored hash; without one it hashes a decoy all the same, so that an unknown name and a
 * wrong password take the same time.
 * @returns whether it is right, and whether the hash should be made again with today's parameters.
 * @throws AppError 429 `busy` when too many wait.
 */
export async function checkPassword(stored: string | null, password: string): Promise<{ right: boolean; stale: boolean }> {
  decoy ??= hashByThread("no account has this password", passwordHashing).catch((error: unknown) => {
    decoy = undefined;
    throw error;
  });
  const against = stored ?? (await decoy);
  const right = await queued(() => verifyByThread(against, normal(password)));
  const parameters = `m=${passwordHashing.memoryCost},t=${passwordHashing.timeCost},p=${passwordHashing.parallelism}`;
  return { right: right && stored !== null, stale: right && !against.includes(parameters) };
}
