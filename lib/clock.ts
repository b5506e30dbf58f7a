/** The one clock of the app. Tests move it; nothing else asks for the time. */
let read: () => Date = () => new Date();

/** The present moment. */
export function now(): Date {
  return read();
}

/** A moment some milliseconds from now (negative: ago). */
export function fromNow(milliseconds: number): Date {
  return new Date(now().getTime() + milliseconds);
}

/** For tests: every reading comes from `clock` until `resetClock()`. */
export function setClock(clock: () => Date): void {
  read = clock;
}

/** For tests: moves the present by some milliseconds; time goes on from there. */
export function advanceClock(milliseconds: number): void {
  const before = read;
  read = () => new Date(before().getTime() + milliseconds);
}

/** For tests: back to the real time. */
export function resetClock(): void {
  read = () => new Date();
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
