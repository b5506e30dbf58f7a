import { fill } from "./fill";

/** The units a wait is told in; each holds `{count}`. `wait` of both locale files. */
export type WaitWords = Record<"seconds" | "minutes" | "hours", string>;

/**
 * How long to wait, in a unit one can picture: seconds below two minutes, minutes below two hours, then hours. Never too short.
 * @param seconds whole seconds
 */
export function sayWait(seconds: number, words: WaitWords): string {
  const [unit, size] = seconds < 120 ? (["seconds", 1] as const) : seconds < 7_200 ? (["minutes", 60] as const) : (["hours", 3_600] as const);
  return fill(words[unit], { count: Math.ceil(seconds / size) });
}
