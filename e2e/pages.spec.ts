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

test("the choice of language keeps the query before scripts are there", async ({ browser, to, locale }, info) => {
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${to("/login")}?next=/account%3Fa=1`);
  await page.getByRole("link", { name: locale === "zh" ? "English" : "中文" }).click();
  await expect(page).toHaveURL((url) => url.pathname === (locale === "zh" ? "/login" : "/zh/login") && url.searchParams.get("next") === "/account?a=1");
  await context.close();
});

for (const path of ["/", "/login"]) {
  for (const hidden of [false, true]) {
    test(`${path} fetches its scripts once it was painted${hidden ? ", or at once in a tab that nobody looks at" : ""}`, async ({ page, to }) => {
      if (hidden) {
        await page.addInitScript(() => {
          Object.defineProperty(document, "hidden", { get: () => true });
          window.requestAnimationFrame = () => 0;
        });
      }
      const answer = await page.goto(to(path));
      const html = (await answer?.text()) ?? "";
      expect([...html.matchAll(/<script[^>]* src=[^>]*>/g)].map(([tag]) => tag).filter((tag) => !tag.includes("noModule"))).toEqual([]);
      // React leaves a mark at what it has taken over.
      await page.waitForFunction(() => Object.keys(document.querySelector("main *") ?? {}).some((key) => key.startsWith("__react")));
      const times = await page.evaluate(() => {
        const parts = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
        const of = (end: string) => parts.filter(({ name }) => new URL(name).pathname.endsWith(end));
        return { styles: Math.max(...of(".css").map(({ responseEnd }) => responseEnd)), scripts: Math.min(...of(".js").map(({ startTime }) => startTime)), count: of(".js").length };
      });
      expect(times.count).toBeGreaterThan(3);
      expect(times.scripts).toBeGreaterThanOrEqual(times.styles);
    });
  }
}
