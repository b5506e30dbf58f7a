import type { Browser, Page, TestInfo } from "@playwright/test";
import { add, card } from "./address-pages";
import { expect, readMail, readSms, test } from "./fixtures";
import { readPicture } from "./pictures";
import { canStart } from "./second-shop";
import { agedProof, agedSms, goodPassword, newMobile, newUsername, shopUrl } from "./shop";
import { newStaff } from "./staff";

/*
 * Forms that the journeys do not post without scripts already (login, codes, steps two and three of a reset, addresses, the second factor): by plain posts.
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

test("a registration by mobile with the picture's characters, and the first step of a reset", async ({ browser, words, to }, info) => {
  test.skip(!canStart, "needs the environment of the shop (npm test -- e2e)");
  const [username, mobile] = [newUsername(), newMobile()];
  const w = words.register.form;
  const page = await openWithout(browser, info, null);
  await page.goto(to("/register"));
  await page.getByLabel(w.username).fill(username);
  await page.getByLabel(w.mobile).fill(mobile);
  await page.getByLabel(words.captcha.label).fill(await readPicture(page));
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(page.getByText(words.code.sms.sent.replace("{minutes}", "5"))).toBeVisible();
  await expect(page.getByLabel(w.username)).toHaveValue(username);
  await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(mobile));
  await page.getByLabel(w.password, { exact: true }).fill(goodPassword);
  await page.getByRole("checkbox").check();
  // Enter registers, and sends no second code.
  await page.getByLabel(w.password, { exact: true }).press("Enter");
  await expect(page).toHaveURL(to("/"));
  await page.goto(to("/account"));
  await expect(page.getByText(username).first()).toBeVisible();

  await page.context().clearCookies();
  await agedSms(mobile);
  const before = Date.now();
  await page.goto(to("/login"));
  await page.getByRole("link", { name: words.login.form.forgot }).click();
  await page.getByLabel(words.reset.to).fill("12");
  await page.getByLabel(words.captcha.label).fill(await readPicture(page));
  await page.getByRole("button", { name: words.reset.send }).click();
  await expect(page.getByText(words.errors.reset_to_invalid)).toBeVisible();
  await page.getByLabel(words.reset.to).fill(mobile);
  await page.getByLabel(words.captcha.label).fill(await readPicture(page));
  await page.getByRole("button", { name: words.reset.send }).click();
  await expect(page).toHaveURL(/\/reset-password\/code\?id=/);
  await page.getByLabel(words.reset.code, { exact: true }).fill(await readSms(mobile, before));
  await page.getByRole("button", { name: words.reset.continue }).click();
  await expect(page.getByRole("heading", { name: words.reset.newTitle })).toBeVisible();
  await page.context().close();
});

test("after three failures: sign in, and prove who is there, with the picture's characters", async ({ browser, words, to, newUser }, info) => {
  test.skip(!canStart, "needs the environment of the shop (npm test -- e2e)");
  test.slow();
  const person = await newUser();
  const page = await openWithout(browser, info, null);
  const send = async (password: string, box: string, submit: string) => {
    await page.getByLabel(box, { exact: true }).fill(password);
    await page.getByRole("button", { name: submit, exact: true }).click();
  };
  const solve = async () => page.getByLabel(words.captcha.label).fill(await readPicture(page));
  const w = words.login.form;
  await page.goto(to("/login"));
  await page.getByLabel(w.identifier).fill(person.username);
  for (let at = 0; at < 4; at++) await send("not the password", w.password, w.submit);
  await expect(page.getByText(words.errors.captcha_required)).toBeVisible();
  await page.getByLabel(words.captcha.label).fill("io01");
  await send(person.password, w.password, w.submit);
  await expect(page.getByText(words.errors.captcha_wrong)).toBeVisible();
  await expect(page.getByLabel(w.identifier)).toHaveValue(person.username);
  await solve();
  await send("not the password", w.password, w.submit);
  await expect(page.getByText(words.errors.login_refused)).toBeVisible();
  await solve();
  await send(person.password, w.password, w.submit);
  await expect(page).toHaveURL(to("/"));

  await agedProof(person.id);
  await page.goto(`${to("/account/confirm")}?next=${encodeURIComponent(to("/account/email"))}`);
  for (let at = 0; at < 4; at++) await send("not the password", words.proof.password, words.proof.submit);
  await expect(page.getByText(words.errors.captcha_required)).toBeVisible();
  await solve();
  await send(person.password, words.proof.password, words.proof.submit);
  await expect(page).toHaveURL(to("/account/email"));
  await page.context().close();
});

test("an address gets another title and comes back from the list of deleted ones", async ({ browser, words, to, newUser }, info) => {
  const person = await newUser();
  await add(person, "家", "公司");
  const { card: c, form, list } = words.addresses;
  const page = await openWithout(browser, info, person.client.token);
  await page.goto(to("/account/addresses"));
  await page.getByRole("link", { name: c.rename.replace("{title}", "公司"), exact: true }).click();
  await page.getByLabel(new RegExp(`^${form.title}`)).fill("学校");
  await page.getByRole("button", { name: form.save }).click();
  await expect(page.getByText(words.addresses.updated)).toBeVisible();
  await expect(card(page, "学校")).toBeVisible();
  await page.getByRole("button", { name: c.deleteOf.replace("{title}", "学校"), exact: true }).click();
  await expect(card(page, "学校")).toHaveCount(0);
  await page.getByRole("link", { name: words.addresses.deletedLink }).click();
  await page.getByRole("button", { name: c.restoreOf.replace("{title}", "学校"), exact: true }).click();
  await expect(page.getByText(list.restored.replace("{title}", "学校"))).toBeVisible();
  await page.getByRole("link", { name: words.addresses.backToList }).click();
  await expect(card(page, "学校")).toBeVisible();
  await page.context().close();
});

test("a device is signed out, then all others; messages come in another language from now on", async ({ browser, words, to, locale, newUser }, info) => {
  const person = await newUser();
  const again = async () => (await person.client.call<{ token: string }>("POST", "/sessions", { identifier: person.username, password: person.password })).body.token;
  const mine = await again();
  await again();
  const w = words.security;
  const page = await openWithout(browser, info, mine);
  await page.goto(to("/account/security"));
  const out = page.getByRole("button", { name: w.signOutOf.replace("{device}", w.unknownDevice), exact: true });
  await expect(out).toHaveCount(2);
  await out.first().click();
  await expect(page.getByText(w.signedOut)).toBeVisible();
  await expect(out).toHaveCount(1);
  await page.getByRole("button", { name: w.signOutOthers }).click();
  await expect(page.getByText(w.othersSignedOut)).toBeVisible();
  expect((await person.client.call("GET", "/me")).status).toBe(401);

  const other = locale === "en" ? "zh" : "en";
  await page.goto(to("/account"));
  await page.getByLabel(words.profile.languageLabel).selectOption(other);
  await page.getByRole("button", { name: words.profile.saveLanguage, exact: true }).click();
  await expect(page.getByText(words.profile.done.language)).toBeVisible();
  await expect(page.getByLabel(words.profile.languageLabel)).toHaveValue(other);
  await page.context().close();
});
