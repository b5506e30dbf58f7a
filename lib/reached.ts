// Next answers 500 when it can't decode what was posted to a page, and 500 when something of ours breaks. Which of the two it
// was is told by whether an action of ours was reached. Kept on globalThis: the front door and the pages are two bundles.
type Marks = { reached: boolean; away: boolean };
const held = globalThis as typeof globalThis & { lemonOpen?: Map<string, Marks> };

/** For the front door: what becomes known of a request until `forget`. */
export function watch(requestId: string): Readonly<Marks> {
  const marks = { reached: false, away: false };
  (held.lemonOpen ??= new Map()).set(requestId, marks);
  return marks;
}

/** For the front door: the answer has gone, or whoever asked hung up. What is noted of the request later is noted nowhere. */
export function forget(requestId: string): void {
  held.lemonOpen?.delete(requestId);
}

/** The id of a request as the front door named it; null where none watches, and what stands in the header is a client's word. */
export function watchedId(requestId: string | null | undefined): string | null {
  return requestId && held.lemonOpen?.has(requestId) ? requestId : null;
}

/** For actions: notes that this request was understood. Does nothing where no front door watches. */
export function markReached(requestId: string | null): void {
  mark(requestId, "reached");
}

/** Notes that this request broke because the database was away, by no fault of its page, so that it is no 500. */
export function markAway(requestId: string | undefined): void {
  mark(requestId, "away");
}

function mark(requestId: string | null | undefined, as: keyof Marks): void {
  const marks = requestId ? held.lemonOpen?.get(requestId) : undefined;
  if (marks) marks[as] = true;
}
