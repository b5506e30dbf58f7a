import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import en from "../lib/i18n/en.json" with { type: "json" };
import zh from "../lib/i18n/zh.json" with { type: "json" };
import { newIp, readMessage, ShopClient, shopUrl } from "./shop";

export { readMail, readMessage, readSms } from "./shop";
export { expect };

export type Person = { username: string; mobile: string; password: string; id: string; client: ShopClient };

type Fixtures = {
  locale: "en" | "zh";
  /** All words of the project's language. */
  words: typeof en;
  /** A path of the shop in the project's language. */
  to: (path: string) => string;
  /** Somebody new, with an API client that is signed in. */
  newUser: (more?: Record<string, unknown>) => Promise<Person>;
  /** Signs in through the login page. */
  login: (person: { username: string; password: string }, next?: string) => Promise<void>;
  /** Nothing wrong with the page as it stands, by axe, light and dark; and it is not wider than the screen. */
  checkPage: (page?: Page) => Promise<void>;
};

/** Every test is a client of its own: another address, so that nobody meets anybody's limits. */
export const test = base.extend<Fixtures>({
  extraHTTPHeaders: async ({}, use) => use({ "x-forwarded-for": newIp() }),
  locale: async ({}, use, info) => use(info.project.metadata.locale === "zh" ? "zh" : "en"),
  words: async ({ locale }, use) => use(locale === "zh" ? zh : en),
  to: async ({ locale }, use) => use((path) => (locale === "zh" ? `/zh${path === "/" ? "" : path}` : path)),
  newUser: async ({ locale }, use) =>
    use(async (more = {}) => {
      const client = new ShopClient();
      return { ...(await client.register({ locale, ...more })), client };
    }),
  login: async ({ page, words, to }, use) =>
    use(async ({ username, password }, next) => {
      await page.goto(to("/login") + (next ? `?next=${encodeURIComponent(next)}` : ""));
      await page.getByLabel(words.login.form.identifier).fill(username);
      await page.getByLabel(words.login.form.password, { exact: true }).fill(password);
      await page.getByRole("button", { name: words.login.form.submit, exact: true }).click();
      await expect(page).not.toHaveURL(/\/login/);
    }),
  checkPage: async ({ page }, use) =>
    use(async (other = page) => {
      // After a change of page within the shop Next brings the new title a moment after the page.
      await expect(other).toHaveTitle(/\S/);
      const bad = await wrongOn(axeOn(other).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]));
      // Dark differs by its colours alone.
      await putOn(other, "dark");
      const inTheDark = await wrongOn(axeOn(other).withRules(["color-contrast", "link-in-text-block"]));
      await putOn(other, "light");
      expect([...bad, ...inTheDark.map((line) => `dark: ${line}`)]).toEqual([]);
      const overflow = await other.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, "the page is wider than the screen").toBeLessThanOrEqual(0);
    }),
});

/** Waits until the page's form speaks for itself; before its scripts come, the browser says what is missing, in its own words. */
export async function formReady(page: Page) {
  await expect(page.locator("form[novalidate]").first()).toBeAttached();
}

/** "Legacy" means without a second page for frames of other origins: we have none, and it takes half the time. */
const axeOn = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true);

/** Changes the colour scheme and waits until no colour is on its way any more. */
async function putOn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  // Not by `finished`: what is animated in a closed menu never says so.
  await page.waitForFunction(() => document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== "running"));
}

async function wrongOn(looks: AxeBuilder): Promise<string[]> {
  const { violations } = await looks.analyze();
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => node.html).join(" | ")}`);
}

/** Cookies of the browser, by our names. */
export async function cookiesOf(page: Page) {
  return (await page.context().cookies(shopUrl)).map(({ name, expires, httpOnly, sameSite }) => ({ name, expires, httpOnly, sameSite }));
}

/** Waits until the page's scripts, which are fetched late, have taken over its form: a click on what needs them is lost before. */
export async function scriptsRun(page: Page): Promise<void> {
  await expect(page.locator("form[novalidate]").first()).toBeAttached();
}

/** Lets the page's captcha be solved by calculation; a new proof follows each try by itself. */
export async function prove(page: Page, words: typeof en): Promise<void> {
  await scriptsRun(page);
  await page.getByRole("button", { name: words.captcha.prove }).click();
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
}

/** Presses the form's button for a code, once the captcha is solved, and waits until the page says it is on its way. */
export async function askCode(page: Page, words: typeof en, channel: "sms" | "email" = "sms"): Promise<void> {
  await page.getByRole("button", { name: words.code[channel].send }).click();
  await expect(page.getByText(words.code[channel].sent.replace("{minutes}", channel === "sms" ? "5" : "10"))).toBeVisible();
}

/** The code in the newest mail to an address. */
export async function readMailedCode(to: string, after = 0): Promise<string> {
  const mail = await readMessage(to, (one) => one.channel === "email" && Date.parse(one.createdAt) >= after && /\b\d{6}\b/.test(one.text));
  return /\b(\d{6})\b/.exec(mail.text)?.[1] ?? "";
}

/** Presses Tab until the focus stands on `target`, and sees that it is drawn. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 90; presses++) {
    if (await target.evaluate((element) => element === document.activeElement || (element.contains(document.activeElement) && element.tagName === "LABEL"))) {
      const drawn = await target.evaluate((element) => [element, element.parentElement].some((one) => one && getComputedStyle(one).outlineStyle !== "none" && Number.parseFloat(getComputedStyle(one).outlineWidth) >= 2)
        // The boxes of a code are drawn beside its input.
        || Number.parseFloat(getComputedStyle(element.nextElementSibling?.firstElementChild ?? element).borderTopWidth) >= 2);
      expect(drawn, "the focus is seen").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${String(target)}`);
}

/** Goes there by Tab and presses a key. */
export async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Goes there by Tab and types in the place of what stood there. */
export async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}
