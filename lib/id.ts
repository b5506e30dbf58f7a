import { encodeTime, TIME_LEN, ulid } from "ulid";
import { now } from "./clock";

/** Random bytes fetched beforehand: asking the system for each of an id's 16 signs costs more than the id's insert. */
const pool = new Uint8Array(1024);
let used = pool.length;

function random(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  // A sign is one of 32: of a byte's 256 values each sign gets eight.
  return (pool[used++] ?? 0) / 256;
}

/** A new ULID: 26 characters, sorted by the moment it was made. */
export function newId(): string {
  return ulid(now().getTime(), random);
}

/** True for text that has the form of our ids; anything else can't name a row. */
export function isId(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}

/**
 * The smallest id a moment can have: what was made from then on has a larger one, so that a time is a range of keys.
 * Before 1970 there are none, so an earlier moment counts as the first.
 */
export function firstIdOf(moment: Date): string {
  return `${encodeTime(Math.max(0, moment.getTime()), TIME_LEN)}${"0".repeat(16)}`;
}
