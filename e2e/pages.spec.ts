import { expect, test } from "./fixtures";

test("home, terms, the page that is not there, in the page's language", async ({ page, to, locale, checkPage, words }) => {
  for (const path of ["/", "/terms", "/no-such-page"]) {
    const answer = await page.goto(to(path));
    expect(answer?.status()).toBe(path === "/no-such-page" ? 404 : 200);
    // The page for an address nobody has is made once and speaks both languages.
    if (path !== "/no-such-page") expect(await page.locator("html").getAttribute("lang")).toBe(locale === "zh" ? "zh-CN" : "en");
  }
  await expect(page.getByText(words.errorPages.notFound.title)).toBeVisible();
  // access.spec.ts looks at the pages that are there.
  await checkPage();
});

test("the choice of language leads to the same page", async ({ page, to, locale }) => {
  await page.goto(`${to("/login")}?next=/account`);
  await page.getByRole("link", { name: locale === "zh" ? "English" : "中文" }).click();
  await expect(page).toHaveURL(locale === "zh" ? /\/login\?next/ : /\/zh\/login\?next/);
  expect(await page.locator("html").getAttribute("lang")).toBe(locale === "zh" ? "en" : "zh-CN");
});
