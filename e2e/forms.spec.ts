import type { Page } from "@playwright/test";
import type en from "../lib/i18n/en.json";
import { expect, prove, scriptsRun, test } from "./fixtures";
import { newMobile, newUsername } from "./shop";

/** A form takes over from the browser once its script runs; before that a press is a plain post. */
async function openGallery(page: Page, path: string) {
  await page.goto(path);
  await expect(page.locator("form").last()).toHaveAttribute("novalidate");
}

/** The gallery's form goes the way of every form: useActionForm, a server action, its wrapper. */
function parts(page: Page, words: typeof en) {
  const form = page.locator("form").last();
  return {
    form,
    username: form.getByLabel(words.ui.username),
    password: form.getByRole("textbox", { name: words.ui.password, exact: true }),
    accept: form.getByLabel(words.ui.accept),
    submit: form.getByRole("button", { name: words.ui.submit }),
    async fill(username: string) {
      await this.username.fill(username);
      await this.password.fill("correct horse");
      await this.accept.check();
    },
  };
}

test.describe("a form", () => {
  test("says what is missing at each field and leads to the first", async ({ page, to, words }) => {
    await openGallery(page, to("/docs/ui"));
    const { form, submit, username } = parts(page, words);
    await submit.click();
    await expect(username).toBeFocused();
    await expect(username).toHaveAccessibleDescription(new RegExp(words.ui.usernameRequired));
    await expect(form.getByText(words.ui.passwordRequired)).toBeVisible();
    await expect(form.getByText(words.ui.acceptRequired)).toBeVisible();
  });

  test("shows the server's refusal at its field and keeps what was typed, but for the password", async ({ page, to, words }) => {
    await openGallery(page, to("/docs/ui"));
    const it = parts(page, words);
    await it.fill("taken");
    await it.submit.click();
    await expect(it.form.getByText(words.errors.username_taken)).toBeVisible();
    await expect(it.username).toBeFocused();
    await expect(it.username).toHaveValue("taken");
    await expect(it.password).toHaveValue("");
    await expect(it.accept).toBeChecked();
    // Typing takes the old refusal away, and the next try goes through.
    await it.username.fill("free-now");
    await expect(it.form.getByText(words.errors.username_taken)).toHaveCount(0);
    await it.password.fill("correct horse");
    await it.submit.click();
    await expect(it.form.getByRole("status")).toHaveText(words.ui.success);
  });

  test("says when the shop can't be reached, and loses nothing", async ({ page, to, words, context }) => {
    await openGallery(page, to("/docs/ui"));
    const it = parts(page, words);
    await it.fill("lemony");
    await context.setOffline(true);
    await it.submit.click();
    const alert = it.form.getByRole("alert");
    await expect(alert).toHaveText(words.common.unreachable);
    await expect(alert).toBeFocused();
    await expect(it.password).toHaveValue("correct horse");
    await context.setOffline(false);
    await it.submit.click();
    await expect(it.form.getByRole("status")).toHaveText(words.ui.success);
  });

  test("says so for each of its other buttons too", async ({ page, to, words, context, newUser, login, checkPage }) => {
    const w = words.register.form;
    const mobile = newMobile();
    await page.goto(to("/register"));
    await page.getByLabel(w.mobile).fill(mobile);
    await prove(page, words);
    await context.setOffline(true);
    await page.getByRole("button", { name: words.code.sms.send }).click();
    await expect(page.getByRole("status").filter({ hasText: w.unreachable })).toBeVisible();
    await expect(page.getByLabel(w.mobile)).toHaveValue(mobile);
    await checkPage();
    // What never arrived used nothing up.
    await expect(page.getByText(words.captcha.proved)).toBeVisible();
    await context.setOffline(false);
    await page.getByRole("button", { name: words.code.sms.send }).click();
    await expect(page.getByText(words.code.sms.sent.replace("{minutes}", "5"))).toBeVisible();

    await login(await newUser({ email: `${newUsername()}@post.example` }), to("/account/addresses/new"));
    const line = page.getByLabel(words.addresses.form.pasteTitle);
    await line.fill("张三 13800138000 广东省深圳市南山区科技园1号");
    await page.getByLabel(words.addresses.form.place).fill("科技园2号");
    await scriptsRun(page);
    await context.setOffline(true);
    await page.getByRole("button", { name: words.addresses.form.paste }).click();
    await expect(page.getByText(words.addresses.form.unreachable)).toBeVisible();
    await expect(line).toHaveValue(/^张三/);
    await expect(line).toBeFocused();
    await expect(line).toHaveAccessibleDescription(new RegExp(words.addresses.form.unreachable));
    await expect(page.getByLabel(words.addresses.form.place)).toHaveValue("科技园2号");
    for (const button of [words.pendingEmail.again, words.pendingEmail.remove]) {
      await page.getByRole("button", { name: button }).click();
      await expect(page.getByRole("status").filter({ hasText: words.pendingEmail.unreachable })).toBeVisible();
    }
    await checkPage();
    await context.setOffline(false);
    await page.getByRole("button", { name: words.addresses.form.paste }).click();
    await expect(page.getByLabel(words.addresses.form.receiver)).toHaveValue("张三");
    await expect(line).toHaveValue("");
    await page.getByRole("button", { name: words.pendingEmail.again }).click();
    await expect(page.getByText(words.pendingEmail.sent)).toBeVisible();
  });

  test("counts down over a reload", async ({ page, to, words }) => {
    await openGallery(page, to("/docs/ui"));
    await page.getByRole("button", { name: words.ui.send }).click();
    const waiting = page.getByRole("button", { name: new RegExp(words.ui.waitingSend.replace("{wait}", "\\d+ \\S+")) });
    await expect(waiting).toHaveAttribute("aria-disabled", "true");
    await page.reload();
    await expect(waiting).toBeVisible();
  });
});

test.describe("a form without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("posts, and comes back with the refusal and what was typed", async ({ page, to, words }) => {
    await page.goto(to("/docs/ui"));
    const it = parts(page, words);
    await it.fill("taken");
    await it.submit.click();
    await expect(it.form.getByText(words.errors.username_taken)).toBeVisible();
    await expect(it.username).toHaveValue("taken");
    await expect(it.password).toHaveValue("");
    await expect(it.accept).toBeChecked();
    await expect(it.form.getByRole("button", { name: words.common.showPassword })).toBeHidden();
    await it.fill("free-now");
    await it.submit.click();
    await expect(it.form.getByRole("status")).toHaveText(words.ui.success);
  });
});
