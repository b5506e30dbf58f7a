import { expect, test } from "./fixtures";

test("a Chinese browser is offered Chinese on the English front page until it says no", async ({ page, words, locale }) => {
  await page.goto("/");
  const no = page.getByRole("button", { name: words.layout.offerDecline });
  if (locale === "zh") {
    await no.click();
    await page.reload();
  }
  // The header has asked who is there by now, so the offer would be there too.
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(no).toHaveCount(0);
});

test("an address that no page has leads home", async ({ page, to, words }) => {
  await page.goto(to("/no-such-page"));
  await page.getByRole("link", { name: words.errorPages.notFound.home }).click();
  await expect(page.getByRole("heading", { name: words.home.heading })).toBeVisible();
});

test("the first Tab leads past the header", async ({ page, to, words, isMobile }) => {
  test.skip(isMobile, "a phone has no Tab");
  await page.goto(to("/"));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: words.layout.skip })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test("a page that comes back from the browser's memory asks anew who is there", async ({ page, to, words, newUser, login }) => {
  const person = await newUser();
  await login(person);
  await page.goto(to("/"));
  const signIn = page.getByRole("banner").getByRole("link", { name: words.layout.signIn, exact: true });
  const menu = page.getByLabel(`${words.layout.menu}: ${person.username}`);
  await expect(menu).toBeVisible();
  // Signed out in another tab; then "back" shows this one as it was left.
  expect((await page.request.delete("/api/v1/sessions/current", { headers: { origin: new URL(page.url()).origin } })).status()).toBe(204);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(signIn).toBeVisible();
  await expect(menu).toHaveCount(0);
});
