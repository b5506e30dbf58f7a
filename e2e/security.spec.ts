import { randomInt } from "node:crypto";
import { passSmsWait } from "./database";
import { expect, readMessage, readSms, test } from "./fixtures";
import { agedProof, goodPassword, newMobile } from "./shop";

const fresh = "copper-lantern-meadow-42";

test("devices, the timeline, and signing out others", async ({ page, words, to, newUser, login, checkPage }) => {
  const person = await newUser();
  for (let at = 0; at < 2; at++) await person.client.call("POST", "/sessions", { identifier: person.username, password: person.password });
  const w = words.security;
  await login(person, to("/account/security"));
  await checkPage();
  await expect(page.getByText(w.this, { exact: true })).toHaveCount(1);
  const buttons = page.getByRole("button", { name: w.signOutOf.replace("{device}", w.unknownDevice), exact: true });
  await expect(buttons).toHaveCount(3);
  await expect(page.getByText(new RegExp(`^${w.events.signed_in} · ${w.ways.password}`)).first()).toBeVisible();
  await expect(page.getByText(w.events.registered)).toBeVisible();

  // Said where the focus goes, for each of them, and not again after a reload.
  const said = page.getByRole("status").filter({ hasText: w.signedOut });
  for (const left of [2, 1]) {
    await buttons.first().click();
    await expect(buttons).toHaveCount(left);
    await expect(said).toBeFocused();
    await expect(page).toHaveURL(to("/account/security"));
  }
  await page.reload();
  await expect(buttons).toHaveCount(1);
  await expect(said).toHaveCount(0);
  await page.getByRole("button", { name: w.signOutOthers }).click();
  await expect(page.getByText(w.othersSignedOut)).toBeVisible();
  await expect(page.getByText(w.onlyThis)).toBeVisible();
  expect((await person.client.call("GET", "/me")).status).toBe(401);
  await expect(page.getByText(w.events.sessions_ended)).toBeVisible();
  await checkPage();
});

test("change the password: the old one is asked for, other devices are signed out, a message says so", async ({ page, words, to, newUser, login, checkPage }) => {
  const person = await newUser();
  await login(person, to("/account/password"));
  const old = page.getByLabel(words.proof.password, { exact: true });
  const box = page.getByLabel(words.newPassword.label, { exact: true });
  await checkPage();
  await old.fill("not the password");
  await box.fill(fresh);
  await expect(page.getByText(`${words.strength.label}: ${words.strength.strong}`)).toBeVisible();
  await page.getByRole("button", { name: words.passwordPage.submit }).click();
  await expect(page.getByText(words.errors.password_wrong)).toBeVisible();
  await old.fill(person.password);
  await box.fill(person.password);
  await page.getByRole("button", { name: words.passwordPage.submit }).click();
  await expect(page.getByText(words.errors.password_same)).toBeVisible();
  await old.fill(person.password);
  await box.fill(fresh);
  await page.getByRole("button", { name: words.passwordPage.submit }).click();
  await expect(page.getByText(words.profile.done.password)).toBeVisible();
  expect((await person.client.call("GET", "/me")).status).toBe(401);
  await readMessage(`+86${person.mobile}`, (sms) => sms.text === words.sms["password-changed-changed"]);
});

test("change the mobile with a code to the new one; after ten minutes the password is asked for, and nothing typed is lost", async ({ page, words, to, newUser, login, checkPage }) => {
  const person = await newUser();
  const mobile = newMobile();
  await login(person, to("/account/mobile"));
  await checkPage();
  await page.getByLabel(words.mobilePage.mobile).fill(mobile);
  await page.getByRole("button", { name: words.captcha.prove }).click();
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await page.getByRole("button", { name: words.code.sms.send }).click();
  const code = await readSms(mobile);
  await page.getByLabel(words.code.sms.label, { exact: true }).fill(code);
  await agedProof(person.id);
  await page.getByRole("button", { name: words.mobilePage.submit }).click();
  const proof = page.getByLabel(words.proof.password, { exact: true });
  await expect(proof).toBeVisible();
  await expect(page.getByLabel(words.mobilePage.mobile)).toHaveValue(mobile);
  await expect(page.getByLabel(words.code.sms.label, { exact: true })).toHaveValue(code);
  await checkPage();
  await proof.fill(person.password);
  await page.getByRole("button", { name: words.mobilePage.submit }).click();
  await expect(page.getByText(words.profile.done.mobile)).toBeVisible();
  await expect(page.getByText(new RegExp(`${mobile.slice(0, 3)}\\*+${mobile.slice(-4)}`))).toBeVisible();
});

test("without JavaScript: an old proof asks for the password in the same form, which keeps what was typed", async ({ browser, words, to, newUser }, info) => {
  const person = await newUser();
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${to("/login")}?next=${encodeURIComponent(to("/account/email"))}`);
  await page.getByLabel(words.login.form.identifier).fill(person.username);
  await page.getByLabel(words.login.form.password, { exact: true }).fill(goodPassword);
  await page.getByRole("button", { name: words.login.form.submit, exact: true }).click();
  const email = `${person.username}.${randomInt(1e6)}@post.example`;
  await page.getByLabel(words.emailPage.email).fill(email);
  await agedProof(person.id);
  await page.getByRole("button", { name: words.emailPage.submit }).click();
  await expect(page.getByText(words.errors.step_up_required)).toBeVisible();
  await expect(page.getByLabel(words.emailPage.email)).toHaveValue(email);
  await page.getByLabel(words.proof.password, { exact: true }).fill(goodPassword);
  await page.getByRole("button", { name: words.emailPage.submit }).click();
  await expect(page.getByText(words.profile.done["email-sent"])).toBeVisible();
  await expect(page.getByText(email).first()).toBeVisible();
  await context.close();
});

test("the confirming page asks and goes on; the language of messages is kept", async ({ page, words, to, locale, newUser, login, checkPage }) => {
  const person = await newUser();
  await login(person, to("/account"));
  await agedProof(person.id);
  await page.goto(`${to("/account/confirm")}?next=${encodeURIComponent(to("/account/email"))}`);
  await checkPage();
  await page.getByLabel(words.proof.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: words.proof.submit }).click();
  await expect(page).toHaveURL(to("/account/email"));
  await page.goto(to("/account"));
  const other = locale === "en" ? "zh" : "en";
  await page.getByLabel(words.profile.languageLabel).selectOption(other);
  await page.getByRole("button", { name: words.profile.saveLanguage, exact: true }).click();
  await expect(page.getByText(words.profile.done.language)).toBeVisible();
  await expect(page.getByLabel(words.profile.languageLabel)).toHaveValue(other);
});

test("who has no password at hand proves to be there by a code to the old mobile", async ({ page, words, to, newUser, login, checkPage }) => {
  const person = await newUser();
  await login(person, to("/account"));
  await agedProof(person.id);
  await passSmsWait(person.mobile);
  const another = newMobile();
  await page.goto(to("/account/mobile"));
  await page.getByLabel(words.mobilePage.mobile).fill(another);
  await page.getByRole("link", { name: words.proof.useSms }).click();
  await expect(page.getByRole("link", { name: words.proof.usePassword })).toBeVisible();
  await checkPage();
  const sent = Date.now();
  await page.getByRole("button", { name: words.captcha.prove }).click();
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(person.mobile, sent));
  await page.getByLabel(words.code.sms.label, { exact: true }).press("Enter");
  await expect(page).toHaveURL(`${to("/account/mobile")}?mobile=${encodeURIComponent(another)}`);
  await expect(page.getByLabel(words.mobilePage.mobile)).toHaveValue(another);
  await expect(page.getByRole("link", { name: words.proof.useSms })).toHaveCount(0);
});

test("the API's page", async ({ page, words, to, checkPage }) => {
  await page.goto(to("/docs/api"));
  await expect(page.getByText("/me/step-up")).toBeVisible();
  await expect(page.getByText(words.apiDocs.calls.stepUp)).toBeVisible();
  await checkPage();
});
