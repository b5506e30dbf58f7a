import type { Page } from "@playwright/test";
import { randomInt } from "node:crypto";
import { shopUrl } from "./shop";

export const sites = ["qq", "weibo", "oidc"] as const;
export type Site = (typeof sites)[number];
type Words = { thirdParty: { continueWith: string; names: Record<string, string> } };

/** Somebody at the other sites whom no other test knows. */
export const newPerson = () => String(randomInt(1e9, 1e13));
export const nameOf = (site: Site, words: Words) => words.thirdParty.names[site] ?? "OpenID";

/** Presses the site's button on the page that is open. */
export async function press(page: Page, site: Site, words: Words): Promise<void> {
  await page.getByRole("button", { name: words.thirdParty.continueWith.replace("{provider}", nameOf(site, words)) }).click();
  await page.waitForURL((url) => url.origin !== new URL(shopUrl).origin);
}

/** Says at the stand-in of a site who one is, and how the site shall answer the shop then. */
export async function agree(page: Page, person: string, mood = "usual"): Promise<void> {
  await page.getByLabel(/Number/).fill(person);
  await page.getByLabel(/shall/).selectOption(mood);
  await page.getByRole("button", { name: /Continue/ }).click();
}
