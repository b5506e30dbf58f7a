import { TOTP } from "otpauth";
import { fill } from "../lib/i18n/fill";
import { expect, formReady, test } from "./fixtures";
import { canStart, startShop } from "./second-shop";
import { enter, newStaff } from "./staff";

test("two-factor: set up with an app, asked for at the next sign-in, replaced by a recovery code", async ({ page, browser, words, to, login, checkPage }, info) => {
  test.slow();
  const { twoFactor: w, overview: o } = words.admin;
  const person = await enter(login, "support", to("/admin"));
  await page.getByRole("link", { name: o.offerAction }).click();
  await expect(page.getByRole("heading", { name: w.title })).toBeVisible();
  await checkPage();
  await formReady(page);
  await page.getByRole("button", { name: w.start }).click();
  await expect(page.getByRole("img", { name: w.qr })).toBeVisible();
  await checkPage();
  const secret = ((await page.locator("code").textContent()) ?? "").replaceAll(/\s/g, "");
  const code = () => new TOTP({ secret }).generate();
  await page.getByLabel(w.code, { exact: true }).fill("000000");
  await page.getByRole("button", { name: w.confirmSubmit }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  const used = code();
  await page.getByLabel(w.code, { exact: true }).fill(used);
  await page.getByRole("button", { name: w.confirmSubmit }).click();
  await expect(page.getByRole("heading", { name: w.codesTitle })).toBeFocused();
  await expect(page.getByRole("img", { name: w.qr })).toBeHidden();
  const codes = await page.getByRole("listitem").filter({ hasText: /^[A-Z2-9]{5}-[A-Z2-9]{5}$/ }).allTextContents();
  expect(codes).toHaveLength(10);
  await checkPage();
  await page.getByRole("link", { name: w.codesDone }).click();
  await expect(page.getByRole("heading", { level: 1, name: o.title })).toBeVisible();

  // Another browser, without scripts: no staff page opens before the code, and a code that was used opens none.
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const other = await context.newPage();
  await other.goto(`${to("/login")}?next=${encodeURIComponent(to("/admin/users"))}`);
  await other.getByLabel(words.login.form.identifier).fill(person.username);
  await other.getByLabel(words.login.form.password, { exact: true }).fill(person.password);
  await other.getByRole("button", { name: words.login.form.submit, exact: true }).click();
  await expect(other.getByRole("heading", { name: w.askTitle })).toBeVisible();
  await other.getByLabel(w.code, { exact: true }).fill(used);
  await other.getByRole("button", { name: w.submit }).click();
  await expect(other.getByText(words.errors.code_wrong)).toBeVisible();
  await other.getByLabel(w.code, { exact: true }).fill(codes[0] ?? "");
  await other.getByRole("button", { name: w.submit }).click();
  await expect(other).toHaveURL(to("/admin/users"));
  await context.close();

  // Nine are left. New ones are shown once, and two-factor sign-in can be turned off for another phone.
  await page.goto(to("/admin/two-factor"));
  await expect(page.getByText(fill(w.on, { date: "§", count: 9 }).split("§")[1] ?? "")).toBeVisible();
  await formReady(page);
  await page.getByText(w.renew, { exact: true }).first().click();
  await page.getByRole("button", { name: w.renew }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^[A-Z2-9]{5}-[A-Z2-9]{5}$/ })).toHaveCount(10);
  expect(await page.getByRole("listitem").allTextContents()).not.toContain(codes[1]);
  await page.goto(to("/admin/two-factor"));
  await formReady(page);
  await page.getByText(w.stop, { exact: true }).first().click();
  await page.getByRole("button", { name: w.stop }).click();
  await expect(page.getByRole("button", { name: w.start })).toBeVisible();
  await expect(page.getByRole("status").getByText(w.stopDone)).toBeVisible();
});

for (const role of ["support", "admin"] as const) {
  test(`outside the demo ${role} sets two-factor sign-in up before any staff page opens`, async ({ page, words, to }) => {
    test.skip(!canStart, "needs the environment of the shop (npm test -- e2e)");
    test.slow();
    const { twoFactor: w, overview: o } = words.admin;
    const person = await newStaff(role);
    const shop = await startShop({ DEMO: "" });
    try {
      await page.goto(`${shop.url}${to("/login")}?next=${encodeURIComponent(to("/admin/users"))}`);
      await page.getByLabel(words.login.form.identifier).fill(person.username);
      await page.getByLabel(words.login.form.password, { exact: true }).fill(person.password);
      await page.getByRole("button", { name: words.login.form.submit, exact: true }).click();
      await expect(page.getByText(w.required)).toBeVisible();
      for (const path of ["/admin", "/admin/users", `/admin/users/${person.id}`, "/admin/messages"]) {
        await page.goto(shop.url + to(path));
        await expect(page.getByText(w.required)).toBeVisible();
        await expect(page).toHaveURL(/\/admin\/two-factor\?next=/);
      }
      await formReady(page);
      await page.getByRole("button", { name: w.start }).click();
      const secret = ((await page.locator("code").textContent()) ?? "").replaceAll(/\s/g, "");
      await page.getByLabel(w.code, { exact: true }).fill(new TOTP({ secret }).generate());
      await page.getByRole("button", { name: w.confirmSubmit }).click();
      await expect(page.getByRole("heading", { name: w.codesTitle })).toBeVisible();
      await page.goto(shop.url + to("/admin"));
      await expect(page.getByRole("heading", { level: 1, name: o.title })).toBeVisible();
    } finally {
      shop.stop();
    }
  });
}
