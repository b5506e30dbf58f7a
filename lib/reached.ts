// Next answers 500 when it can't decode what was posted to a page, and 500 when something of ours breaks. Which of the two it
// was is told by whether an action of ours was reached. Kept on globalThis: the front door and the pages are two bundles.
const held = globalThis as typeof globalThis & { lemonReached?: Set<string>; lemonAway?: Set<string> };

/** For the front door: the ids of requests that reached an action. It removes each id once its answer has gone. */
export function watchReached(): Set<string> {
  return (held.lemonReached ??= new Set());
}

/** For actions: notes that this request was understood. Does nothing where no front door watches. */
export function markReached(requestId: string | null): void {
  if (requestId) held.lemonReached?.add(requestId);
}

/** For the front door: the ids of requests that broke because the database was away. It removes each id once its answer has gone. */
export function watchAway(): Set<string> {
  return (held.lemonAway ??= new Set());
}

/** Notes that this request broke by no fault of its page, so that it is no 500. */
export function markAway(requestId: string | undefined): void {
  if (requestId) held.lemonAway?.add(requestId);
}
