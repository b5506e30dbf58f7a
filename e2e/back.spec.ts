import { add, card } from "./address-pages";
import { expect, prove, test } from "./fixtures";
import { newUsername } from "./shop";
import { enter } from "./staff";

test("Back after saving an address shows what was saved, so that a second save takes nothing back", async ({ page, newUser, login, to, words }) => {
  const person = await newUser();
  await add(person, "家");
  await login(person, to("/account/addresses"));
  const { form, card: w } = words.addresses;
  await page.getByRole("link", { name: w.editOf.replace("{title}", "家"), exact: true }).click();
  await page.getByLabel(form.place).fill("学府路63号");
  await page.getByRole("button", { name: form.save }).click();
  await expect(card(page, "家")).toContainText("学府路63号");
  await page.goBack();
  await expect(page.getByLabel(form.place)).toHaveValue("学府路63号");
  await page.getByLabel(form.receiver).fill("李四");
  await page.getByRole("button", { name: form.save }).click();
  await expect(card(page, "家")).toContainText("李四");
  await expect(card(page, "家")).toContainText("学府路63号");
});

test("Back in a reset brings another captcha: the one before may be used up", async ({ page, to, words }) => {
  await page.goto(to("/reset-password"));
  const captcha = page.locator('input[name="captcha.id"]');
  const first = await captcha.inputValue();
  await page.getByLabel(words.reset.to).fill(`${newUsername()}@post.example`);
  await prove(page, words);
  await page.getByRole("button", { name: words.reset.send }).click();
  await expect(page).toHaveURL(/\/reset-password\/code\?id=/);
  await page.goBack();
  await expect(page.getByLabel(words.reset.to)).toBeVisible();
  await expect(captcha).not.toHaveValue("");
  await expect(captcha).not.toHaveValue(first);
});

test("a list's filters say what the list is narrowed by, also when a link leads to the whole list", async ({ page, words, to, login }) => {
  const { users: u, common } = words.admin;
  await enter(login, "support", to("/admin/users"));
  await page.getByLabel(u.state, { exact: true }).selectOption("disabled");
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await expect(page).toHaveURL(/state=disabled/);
  await page.getByRole("navigation", { name: words.layout.staffNav }).getByRole("link", { name: words.layout.users, exact: true }).click();
  await expect(page).not.toHaveURL(/state=/);
  await expect(page.getByLabel(u.state, { exact: true })).toHaveValue("");
  await page.goBack();
  await expect(page.getByLabel(u.state, { exact: true })).toHaveValue("disabled");
});
