import { test } from "@playwright/test";
import { services } from "../abuse/client";

export { expect } from "@playwright/test";

/** Notes what was seen, for the table at the end. */
export function seen(what: string): void {
  test.info().annotations.push({ type: "seen", description: what });
}

/**
 * One fault, what people meet while it lasts, and what holds afterwards.
 * @param seconds it may take on a busy machine
 */
export function drill(title: string, seconds: number, body: () => Promise<void>): void {
  test(title, async () => {
    test.setTimeout(seconds * 1000);
    await body();
  });
}

/** Skips a drill that kills a part which this run did not start: with DATABASE_URL the database is somebody else's. */
export function onlyOurs(part: string): void {
  test.skip(!services().pids[part], `${part} is not ours to kill`);
}

/** Random moments for each kill: 5, or 20 with `npm run faults -- --all` (LEMON_ALL=1). */
export const moments = process.env.LEMON_ALL === "1" ? 20 : 5;
