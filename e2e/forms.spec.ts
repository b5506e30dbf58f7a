import type { Page } from "@playwright/test";
import type en from "../lib/i18n/en.json";
import { expect, test } from "./fixtures";

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

  test("counts down over a reload", async ({ page, to, words }) => {
    await openGallery(page, to("/docs/ui"));
    await page.getByRole("button", { name: words.ui.send }).click();
    const waiting = page.getByRole("button", { name: new RegExp(words.ui.waitingSend.replace("{seconds}", "\\d+")) });
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
