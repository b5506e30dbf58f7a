import { passResetWait } from "./database";
import { expect, prove, readMailedCode, readMessage, readSms, test } from "./fixtures";
import { agedSms, newUsername } from "./shop";

const fresh = "copper-lantern-meadow-42";

test("an address typed on a wide keyboard is an address", async ({ page, words, to }) => {
  await page.goto(to("/reset-password"));
  await page.getByLabel(words.reset.to).fill("ada＠post．example");
  await prove(page, words);
  await page.getByRole("button", { name: words.reset.send }).click();
  await expect(page).toHaveURL(/\/reset-password\/code\?id=/);
});

test("reset the password in three steps by mobile, then sign in with the new one", async ({ page, words, to, newUser, login, checkPage }) => {
  const person = await newUser();
  const w = words.reset;
  await page.goto(to("/login"));
  await page.getByRole("link", { name: words.login.form.forgot }).click();
  await expect(page.getByRole("heading", { name: w.title })).toBeVisible();
  await checkPage();

  await page.getByLabel(w.to).fill("12");
  await page.getByRole("button", { name: words.captcha.prove }).click();
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await page.getByRole("button", { name: w.send }).click();
  await expect(page.getByText(words.errors.reset_to_invalid)).toBeVisible();
  await page.getByLabel(w.to).fill(person.mobile);
  await agedSms(person.mobile);
  const before = Date.now() - 1_000;
  // The refused try used its captcha up; a new proof follows by itself.
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await page.getByRole("button", { name: w.send }).click();
  await expect(page).toHaveURL(/\/reset-password\/code\?id=/);

  await expect(page.getByText(new RegExp(person.mobile.slice(-4)))).toBeVisible();
  await checkPage();

  // The next code waits a minute, also after a reload, and goes to the same place; the first one dies.
  const first = new URL(page.url()).searchParams.get("id") ?? "";
  const old = await readSms(person.mobile, before);

  const waiting = page.getByRole("button", { name: new RegExp(`^${w.sendAgainIn.replace("{wait}", "\\d+ \\S+")}$`) });
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  await page.reload();
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  await passResetWait(first, person.mobile);
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await prove(page, words);
  const again = Date.now();
  await page.getByRole("button", { name: w.sendAgain, exact: true }).click();
  await expect(page.getByText(w.sentAgain)).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(first));
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  await checkPage();
  const code = await readSms(person.mobile, again);
  await page.getByLabel(w.code, { exact: true }).fill(old === code ? "000000" : old);
  await page.getByRole("button", { name: w.continue }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  // All six boxes are in sight, the first one whole.
  expect(await page.getByLabel(w.code, { exact: true }).evaluate((box) => [box.scrollLeft, box.parentElement?.scrollLeft])).toEqual([0, 0]);
  await page.getByLabel(w.code, { exact: true }).fill(code);
  await page.getByRole("button", { name: w.continue }).click();

  await expect(page.getByRole("heading", { name: w.newTitle })).toBeVisible();
  const box = page.getByLabel(words.newPassword.label, { exact: true });
  await box.fill("qwertyuiop");
  await expect(page.getByText(`${words.strength.label}: ${words.strength.common}`)).toBeVisible();
  await checkPage();
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(words.errors.password_common)).toBeVisible();
  await box.fill(fresh);
  await expect(page.getByText(`${words.strength.label}: ${words.strength.strong}`)).toBeVisible();
  await page.getByRole("button", { name: w.submit }).click();

  // It does not sign in; it ended what was signed in.
  await expect(page).toHaveURL(/\/login\?done=reset$/);
  await expect(page.getByText(w.done)).toBeVisible();
  await checkPage();
  expect((await person.client.call("GET", "/me")).status).toBe(401);
  await readMessage(`+86${person.mobile}`, (sms) => sms.text === words.sms["password-changed-reset"]);
  await login({ username: person.username, password: fresh }, to("/account/security"));
  await expect(page.getByText(words.security.events.password_reset)).toBeVisible();
});

test("reset by e-mail in three steps, told by mail", async ({ page, words, to, newUser, login }) => {
  const w = words.reset;
  const email = `${newUsername()}@post.example`;
  const person = await newUser({ email });
  const token = /\/verify-email\?token=([\w-]+)/.exec((await readMessage(email, (mail) => mail.text.includes("verify-email"))).text)?.[1];
  expect((await person.client.call("POST", "/email-verifications", { token })).status).toBe(204);
  await page.goto(to("/reset-password"));
  await page.getByLabel(w.to).fill(email.toUpperCase());
  await prove(page, words);
  await page.getByRole("button", { name: w.send }).click();
  await expect(page).toHaveURL(/\/reset-password\/code\?id=/);
  const code = await readMailedCode(email);
  await page.getByLabel(w.code, { exact: true }).fill(code);
  await page.getByRole("button", { name: w.continue }).click();
  await page.getByLabel(words.newPassword.label, { exact: true }).fill(fresh);
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page).toHaveURL(/\/login\?done=reset$/);
  const told = await readMessage(email, (mail) => mail.subject === words.mail.kinds["password-changed-reset"].subject);
  expect(told.text).toContain(person.username);
  await login({ username: email, password: fresh });
});

test("an address that nobody proved gets the same page and no mail; step three without its grant leads back", async ({ page, words, to }) => {
  await page.goto(to("/reset-password"));
  await page.getByLabel(words.reset.to).fill(`${newUsername()}@post.example`);
  await prove(page, words);
  await page.getByRole("button", { name: words.reset.send }).click();
  await expect(page).toHaveURL(/\/reset-password\/code\?id=/);
  await expect(page.getByText("***@post.example")).toBeVisible();
  await page.goto(to("/reset-password/new"));
  await expect(page.getByRole("heading", { name: words.reset.lostTitle })).toBeVisible();
});

test("without JavaScript: code and new password by plain posts", async ({ browser, words, newUser, locale }, info) => {
  const email = `${newUsername()}@post.example`;
  const person = await newUser({ email });
  const link = /\/verify-email\?token=([\w-]+)/.exec((await readMessage(email, (mail) => mail.text.includes("verify-email"))).text)?.[1];
  expect((await person.client.call("POST", "/email-verifications", { token: link })).status).toBe(204);
  const asked = await person.client.call<{ id: string }>("POST", "/password-resets", { email, captcha: await person.client.captcha("reset") }, { "accept-language": locale });
  expect(asked.status).toBe(202);
  const mail = await readMessage(email, (one) => one.text.includes("/reset-password/code"));
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(/https?:\/\/\S+\/reset-password\/code\?id=\w+/.exec(mail.text)?.[0] ?? "");
  await page.getByLabel(words.reset.code, { exact: true }).fill(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? "");
  await page.getByRole("button", { name: words.reset.continue }).click();
  await expect(page.getByRole("heading", { name: words.reset.newTitle })).toBeVisible();
  await page.getByLabel(words.newPassword.label, { exact: true }).fill(fresh);
  await page.getByRole("button", { name: words.reset.submit }).click();
  await expect(page).toHaveURL(/\/login\?done=reset$/);
  await expect(page.getByText(words.reset.done)).toBeVisible();
  await context.close();
});
