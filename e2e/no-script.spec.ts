import type { Browser, Page, TestInfo } from "@playwright/test";
import { expect, readMail, test } from "./fixtures";
import { newUsername, shopUrl } from "./shop";
import { newStaff } from "./staff";

/*
 * Forms that the journeys do not post without scripts already (login, codes, reset, addresses, the second factor): by plain posts.
 */
async function openWithout(browser: Browser, info: TestInfo, token: string | null): Promise<Page> {
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  await context.addCookies([{ name: "lm-session", value: token ?? "", url: shopUrl, httpOnly: true, sameSite: "Lax" }]);
  return context.newPage();
}

test("one's own account: password, e-mail, proof of it, signing out", async ({ browser, words, to, newUser }, info) => {
  const person = await newUser();
  const email = `${newUsername()}@post.example`;
  const page = await openWithout(browser, info, person.client.token);
  await page.goto(to("/account/password"));
  await page.getByLabel(words.proof.password, { exact: true }).fill("not the password");
  await page.getByLabel(words.newPassword.label, { exact: true }).fill("copper-lantern-meadow-42");
  await page.getByRole("button", { name: words.passwordPage.submit }).click();
  await expect(page.getByText(words.errors.password_wrong)).toBeVisible();
  await page.getByLabel(words.proof.password, { exact: true }).fill(person.password);
  await page.getByLabel(words.newPassword.label, { exact: true }).fill("copper-lantern-meadow-42");
  await page.getByRole("button", { name: words.passwordPage.submit }).click();
  await expect(page.getByText(words.profile.done.password)).toBeVisible();

  await page.goto(to("/account/email"));
  await page.getByLabel(words.emailPage.email).fill(email);
  await page.getByRole("button", { name: words.emailPage.submit }).click();
  await expect(page).toHaveURL(/done=email-sent/);
  await page.goto((await readMail(email, /https?:\/\/\S+\/verify-email\?token=[\w-]+/)).href);
  await page.getByRole("button", { name: words.verifyEmail.yes }).click();
  await expect(page).toHaveURL(/done=email-verified/);

  await page.goto(to("/account"));
  await page.locator("header summary").click();
  await page.getByRole("button", { name: words.layout.signOut }).click();
  await page.goto(to("/account"));
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.context().close();
});

test("staff: filter a list, disable an account with a reason, enable it", async ({ browser, words, to, newUser }, info) => {
  const [shopper, admin] = [await newUser(), await newStaff("admin")];
  const { users: u, user: w, common } = words.admin;
  const page = await openWithout(browser, info, admin.client.token);
  await page.goto(to("/admin/users"));
  await page.getByLabel(u.search, { exact: true }).fill(shopper.username);
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await page.getByRole("link", { name: shopper.username, exact: true }).click();
  await page.getByText(w.disable, { exact: true }).first().click();
  await page.getByLabel(w.disableReason).fill("Orders that were never paid");
  await page.getByRole("button", { name: w.disableSubmit }).click();
  await expect(page.getByText(u.states.disabled).first()).toBeVisible();
  expect((await shopper.client.call("GET", "/me")).status).toBe(401);
  await page.getByText(w.enable, { exact: true }).first().click();
  await page.getByRole("button", { name: w.enableSubmit }).click();
  await expect(page.getByText(w.disable, { exact: true }).first()).toBeVisible();
  await page.context().close();
});
