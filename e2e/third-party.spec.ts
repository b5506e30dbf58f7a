import type { Page } from "@playwright/test";
import { passSmsWait, passStepUp } from "./database";
import { expect, formReady, readSms, test } from "./fixtures";
import { newUsername, shopUrl } from "./shop";
import { agree, nameOf, newPerson, press, type Site, sites } from "./sites";

const alert = (page: Page, text: string) => page.getByRole("alert").filter({ hasText: text });

for (const site of sites) {
  test(`${site}: bind by password, go where one wanted to, and come straight in next time`, async ({ page, words, to, newUser, checkPage }) => {
    const owner = await newUser();
    const person = newPerson();
    await page.goto(`${to("/login")}?next=${encodeURIComponent(to("/account/addresses"))}`);
    await checkPage();
    await press(page, site, words);
    await agree(page, person);
    await expect(page).toHaveURL(to("/bind"));
    await expect(page.getByText(person)).toBeVisible();
    await checkPage();
    await page.getByLabel(words.login.form.identifier).fill(owner.username);
    await page.getByLabel(words.login.form.password, { exact: true }).fill("not the password");
    await page.getByRole("button", { name: words.bind.submit }).click();
    await expect(alert(page, words.errors.login_refused)).toBeVisible();
    await page.getByLabel(words.login.form.password, { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: words.bind.submit }).click();
    await expect(page).toHaveURL(to("/account/addresses"));

    // The grant is used up, and so is the page.
    await page.goto(to("/bind"));
    await expect(page.getByRole("heading", { name: words.bind.expiredTitle })).toBeVisible();
    await checkPage();

    await page.context().clearCookies();
    await page.goto(to("/register"));
    await press(page, site, words);
    await agree(page, person);
    await expect(page).toHaveURL(to("/"));
    await expect(page.getByText(owner.username).first()).toBeAttached();
  });

  test(`${site}: bind by an SMS code`, async ({ page, words, to, newUser, checkPage }) => {
    const owner = await newUser();
    await passSmsWait(owner.mobile);
    const sent = Date.now();
    await page.goto(to("/login"));
    await press(page, site, words);
    await agree(page, newPerson(), "odd");
    await page.getByRole("link", { name: words.bind.bySms }).click();
    await page.getByLabel(words.login.sms.mobile).fill(owner.mobile);
    await checkPage();
    await page.getByRole("button", { name: words.captcha.prove }).click();
    await expect(page.getByText(words.captcha.proved)).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: words.code.sms.send }).click();
    await expect(page.getByText(words.code.sms.sent.replace("{minutes}", "5"))).toBeVisible();
    await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(owner.mobile, sent));
    await page.getByRole("button", { name: words.bind.submit }).click();
    await expect(page).toHaveURL(to("/"));
    await expect(page.getByText(owner.username).first()).toBeAttached();
  });

  test(`${site}: a new account without e-mail; its only way in stays, until there is another`, async ({ page, words, to, checkPage }) => {
    // Six times to another site and back.
    test.slow();
    const [person, otherPerson, username] = [newPerson(), newPerson(), newUsername()];
    const other: Site = ({ qq: "weibo", weibo: "oidc", oidc: "qq" } as const)[site];
    const of = (text: string, which: Site) => text.replace("{provider}", nameOf(which, words));
    await page.goto(to("/register"));
    await press(page, site, words);
    await agree(page, person, "nameless");
    await expect(page.getByText(of(words.bind.leadNameless, site))).toBeVisible();
    await page.getByRole("link", { name: words.bind.byNew }).click();
    await expect(page.getByLabel(words.register.form.username)).toBeVisible();
    await formReady(page);
    await page.getByRole("button", { name: words.register.form.submit }).click();
    await expect(page.getByText(words.register.form.termsNeeded)).toBeVisible();
    await expect(page.getByLabel(words.register.form.username)).toBeFocused();
    await page.getByLabel(words.register.form.username).fill(username);
    await page.getByRole("checkbox").check();
    await checkPage();
    await page.getByRole("button", { name: words.register.form.submit }).click();
    await expect(page).toHaveURL(to("/"));

    await page.goto(to("/account/security"));
    await checkPage();
    const unlink = async (which: Site) => {
      const card = page.getByRole("region", { name: words.linkedAccounts.title });
      await card.locator("summary", { hasText: words.linkedAccounts.unlink }).and(card.getByLabel(of(words.linkedAccounts.unlinkLabel, which))).click();
      await card.getByRole("button", { name: of(words.linkedAccounts.unlinkLabel, which) }).click();
    };
    await unlink(site);
    await expect(alert(page, words.errors.last_way_in)).toBeVisible();
    await checkPage();

    await page.getByRole("button", { name: of(words.linkedAccounts.linkLabel, other) }).click();
    await agree(page, otherPerson);
    await expect(page.getByText(of(words.linkedAccounts.linked, other))).toBeVisible();
    await unlink(site);
    await expect(page.getByText(of(words.linkedAccounts.unlinked, site))).toBeVisible();
    await checkPage();
    const { items } = (await (await page.request.get("/api/v1/linked-accounts")).json()) as { items: { provider: string }[] };
    expect(items.map(({ provider }) => provider)).toEqual([other]);
    const refused = await page.request.delete(`/api/v1/linked-accounts/${other}`, { headers: { origin: shopUrl } });
    expect([refused.status(), ((await refused.json()) as { reason: string }).reason]).toEqual([409, "last_way_in"]);

    // Ten minutes later a change asks for a proof, and the linked site is the only one this account can give.
    await passStepUp(username);
    await page.goto(to("/account/security"));
    await unlink(other);
    await alert(page, words.errors.step_up_required).getByRole("link").click();
    await checkPage();
    await press(page, other, words);
    await agree(page, newPerson());
    await expect(alert(page, words.errors.identity_not_yours)).toBeVisible();
    if (other === "oidc") {
      // Whoever answers at once, from a session of an hour ago, did not ask anybody.
      await page.goto(to("/account/confirm"));
      await press(page, other, words);
      await agree(page, otherPerson, "stale");
      await expect(alert(page, words.errors.provider_state)).toBeVisible();
    }
    await page.goto(to("/account/confirm"));
    const begun = page.waitForRequest((request) => request.url().includes("redirect_uri="));
    await press(page, other, words);
    // A sign-in that is still open at the other site proves nobody; QQ has no way to ask for a new one.
    const asked = new URL((await begun).url()).searchParams;
    expect([asked.get("prompt"), asked.get("max_age"), asked.get("forcelogin")]).toEqual({ oidc: ["login", "0", null], weibo: [null, null, "true"], qq: [null, null, null] }[other]);
    await agree(page, otherPerson);
    await expect(page).toHaveURL(to("/account/security"));
    await unlink(other);
    await expect(alert(page, words.errors.last_way_in)).toBeVisible();

    // Signed out, the unlinked one is nobody's; the other still opens the account.
    await page.context().clearCookies();
    await page.goto(to("/login"));
    await press(page, site, words);
    await agree(page, person);
    await expect(page).toHaveURL(to("/bind"));
  });

  test(`${site}: without JavaScript, there and back, bound by password, and straight in the next time`, async ({ browser, words, to, newUser }, info) => {
    const [owner, person] = [await newUser(), newPerson()];
    const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${to("/login")}?next=${encodeURIComponent(to("/account/addresses"))}`);
    await press(page, site, words);
    await agree(page, person);
    await expect(page).toHaveURL(to("/bind"));
    await page.getByLabel(words.login.form.identifier).fill(owner.username);
    await page.getByLabel(words.login.form.password, { exact: true }).fill("not the password");
    await page.getByRole("button", { name: words.bind.submit }).click();
    await expect(page.getByText(words.errors.login_refused)).toBeVisible();
    await expect(page.getByLabel(words.login.form.identifier)).toHaveValue(owner.username);
    await page.getByLabel(words.login.form.password, { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: words.bind.submit }).click();
    await expect(page).toHaveURL(to("/account/addresses"));
    await context.clearCookies();
    await page.goto(to("/login"));
    await press(page, site, words);
    await agree(page, person);
    await expect(page).toHaveURL(to("/"));
    await page.goto(to("/account"));
    await expect(page.getByText(owner.username).first()).toBeVisible();
    await context.close();
  });

  test(`${site}: refusing, nonsense, floods and other clients' answers get a clear page`, async ({ page, words, to, checkPage }) => {
    for (const mood of ["error", "nonsense", "huge", "foreign"]) {
      await page.goto(to("/login"));
      await press(page, site, words);
      await agree(page, newPerson(), mood);
      await expect(page).toHaveURL(/\/login\?problem=provider_failed$/);
      await expect(alert(page, words.errors.provider_failed)).toBeVisible();
    }
    await checkPage();
    await press(page, site, words);
    await page.getByRole("link", { name: /Cancel/ }).click();
    await expect(page.getByRole("alert").filter({ hasText: words.errors.provider_cancelled })).toBeVisible();
  });

  test(`${site}: silence is over within five seconds`, async ({ page, words, to, checkPage }) => {
    await page.goto(to("/login"));
    await press(page, site, words);
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname.startsWith("/api/auth/callback/"));
    await agree(page, newPerson(), "slow");
    await expect(alert(page, words.errors.provider_slow)).toBeVisible();
    // The answer's own time, not the browser's on a busy machine.
    const { requestStart, responseStart } = (await answered).request().timing();
    expect(requestStart).toBeGreaterThanOrEqual(0);
    expect(responseStart - requestStart).toBeLessThan(5_000);
    await checkPage();
  });

  test(`${site}: an answer works once, in the browser that began, at the site it was for`, async ({ page, browser, words, to }, info) => {
    const refused = async (where: Page, url: string) => {
      await where.goto(url);
      await expect(where).toHaveURL(/\/login\?problem=provider_state/);
      await expect(alert(where, words.errors.provider_state)).toBeVisible();
    };
    /** Signs in at the site, but is stopped right before the shop; the answer's address is known then. */
    const catchAnswer = async () => {
      await page.goto(to("/login"));
      await press(page, site, words);
      const { origin } = new URL(page.url());
      const caught = new Promise<string>((resolve) => {
        void page.route(`${origin}/**`, async (route) => {
          let answer = await route.fetch({ maxRedirects: 0 });
          for (let to = answer.headers().location; to; to = answer.headers().location) {
            if (to.startsWith(shopUrl)) return resolve(to);
            answer = await page.request.get(to, { maxRedirects: 0 });
          }
          return route.fulfill({ response: answer });
        });
      });
      void agree(page, newPerson()).catch(() => undefined);
      const url = await caught;
      await page.unrouteAll({ behavior: "ignoreErrors" });
      return url;
    };

    // Another browser has the address, not the cookie; and the try uses the answer up.
    const stolen = await catchAnswer();
    const elsewhere = await (await browser.newContext(info.project.use)).newPage();
    await refused(elsewhere, stolen);
    await refused(page, stolen);

    // Another site's way back.
    const mixed = await catchAnswer();
    await refused(page, mixed.replace(`callback/${site}`, `callback/${site === "qq" ? "weibo" : "qq"}`));
    await refused(page, mixed);

    await page.goto(to("/login"));
    await press(page, site, words);
    const [answer] = await Promise.all([page.waitForRequest(/\/api\/auth\/callback\//), agree(page, newPerson())]);
    await expect(page).toHaveURL(to("/bind"));
    await refused(page, answer.url());
    await refused(page, `${shopUrl}/api/auth/callback/${site}?code=x&state=made-up`);
    await elsewhere.context().close();
  });
}
