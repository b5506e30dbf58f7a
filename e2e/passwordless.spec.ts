import { passSmsWait, passStepUp } from "./database";
import { askCode, expect, prove, readMessage, readSms, test } from "./fixtures";
import { goodPassword, newMobile, newUsername } from "./shop";
import { agree, newPerson, press } from "./sites";

test("an account that came through QQ adds a mobile, proves itself by SMS, and sets its first password", async ({ page, words, to, login, checkPage }) => {
  test.slow();
  const [username, mobile] = [newUsername(), newMobile()];
  await page.goto(to("/register"));
  await press(page, "qq", words);
  await agree(page, newPerson());
  await page.getByRole("link", { name: words.bind.byNew }).click();
  await page.getByLabel(words.register.form.username).fill(username);
  const email = `${username}@post.example`;
  await page.getByLabel(words.register.form.email).fill(email);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: words.register.form.submit }).click();
  await expect(page).toHaveURL(to("/"));

  await page.goto(to("/account"));
  await expect(page.getByText(words.profile.noPassword).first()).toBeVisible();
  // The address waits for its link, as any other does.
  await expect(page.getByText(words.pendingEmail.title)).toBeVisible();
  await readMessage(email, (mail) => mail.text.includes("/verify-email?token="));
  await page.getByRole("link", { name: words.profile.addMobile }).click();
  await page.getByLabel(words.mobilePage.mobile).fill(mobile);
  await prove(page, words);
  await askCode(page, words);
  await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(mobile));
  await page.getByRole("button", { name: words.mobilePage.submit }).click();
  await expect(page.getByText(words.profile.done.mobile)).toBeVisible();

  // Ten minutes later a first password wants a proof, and the mobile is the one there is.
  await passStepUp(username);
  await passSmsWait(mobile);
  const before = Date.now();
  await page.getByRole("link", { name: words.profile.setPassword }).click();
  await expect(page.getByRole("heading", { name: words.proof.title })).toBeVisible();
  await expect(page.getByText(new RegExp(`${mobile.slice(0, 3)}\\*+${mobile.slice(-4)}`))).toBeVisible();
  await checkPage();
  await prove(page, words);
  await askCode(page, words);
  const code = await readSms(mobile, before);
  const box = page.getByLabel(words.code.sms.label, { exact: true });
  await box.fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: words.proof.submit }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  await box.fill(code);
  await page.getByRole("button", { name: words.proof.submit }).click();
  await expect(page).toHaveURL(to("/account/password"));
  await expect(page.getByRole("heading", { name: words.passwordPage.setTitle })).toBeVisible();
  await checkPage();
  await page.getByLabel(words.newPassword.label, { exact: true }).fill(username);
  await expect(page.getByText(new RegExp(`^${words.strength.label}: `))).toBeVisible();
  await page.getByLabel(words.newPassword.label, { exact: true }).fill(goodPassword);
  await page.getByRole("button", { name: words.passwordPage.submit }).click();
  await expect(page.getByText(words.profile.done.password)).toBeVisible();
  await readMessage(`+86${mobile}`, (sms) => sms.text === words.sms["password-changed-set"]);

  await page.context().clearCookies();
  await login({ username: mobile, password: goodPassword }, to("/account"));
  await expect(page.getByText(username).first()).toBeVisible();
});
