import { type PlaywrightTestArgs, test } from "@playwright/test";

export { expect } from "@playwright/test";

/** One attack with its legitimate twin; the table at the end has a line for it (`table.ts`). */
export function attack(title: string, body: (fixtures: PlaywrightTestArgs) => Promise<void>): void {
  test(title, body);
}

/** Attacks of one kind of SECURITY.md. */
export function kind(title: string, body: () => void): void {
  test.describe(title, body);
}
