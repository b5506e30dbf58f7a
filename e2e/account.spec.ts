import { cookiesOf, expect, readMail, readSms, test } from "./fixtures";
import { goodPassword, newMobile, newUsername } from "./shop";

const day = 24 * 60 * 60;

test("register, verify the e-mail address, log out, log in again", async ({ page, words, to, locale, checkPage, login }) => {
  const person = { username: newUsername(), mobile: newMobile(), email: `${newUsername()}@post.example`, password: goodPassword };
  const w = words.register.form;

  await page.goto(to("/register"));
  await checkPage();
  await page.getByLabel(w.username).fill(person.username);
  await expect(page.getByText(w.usernameFree)).toBeVisible();
  await page.getByLabel(w.mobile).fill(person.mobile);
  await page.getByRole("button", { name: words.captcha.prove }).click();
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(page.getByText(words.code.sms.sent.replace("{minutes}", "5"))).toBeVisible();
  await expect(page.getByRole("button", { name: /5\d/ })).toBeVisible();
  await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(person.mobile));
  await page.getByLabel(w.password, { exact: true }).fill(person.password);
  await page.getByLabel(w.email).fill(person.email);

  // Without the terms the form says so at the box and keeps what was typed.
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(w.termsNeeded)).toBeVisible();
  await expect(page.getByLabel(w.username)).toHaveValue(person.username);
  await checkPage();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: w.submit }).click();

  await expect(page).toHaveURL(to("/"));
  const menu = page.getByRole("button", { name: `${words.layout.menu}: ${person.username}` }).or(page.getByLabel(`${words.layout.menu}: ${person.username}`)).first();
  await expect(menu).toBeVisible();

  const { message, href } = await readMail(person.email, /https?:\/\/\S+\/verify-email\?token=[\w-]+/);
  expect(message.html).toContain(person.email);
  expect(href).toContain(locale === "zh" ? "/zh/verify-email" : "//localhost");
  await page.goto(href);
  await expect(page.getByText(person.email)).toBeVisible();
  await checkPage();
  await page.getByRole("button", { name: words.verifyEmail.yes }).click();
  await expect(page.getByText(words.profile.emailVerified)).toBeVisible();
  await expect(page.getByText(words.profile.verified, { exact: true })).toBeVisible();
  await checkPage();
  // The link is used up; opening it again says so.
  await page.goto(href);
  await expect(page.getByRole("heading", { name: words.verifyEmail.invalidTitle })).toBeVisible();
  await checkPage();

  await page.goto(to("/account"));
  await menu.click();
  await page.getByRole("button", { name: words.layout.signOut }).click();
  await expect(page).toHaveURL(to("/"));
  await page.goto(to("/account"));
  await expect(page).toHaveURL(/\/login\?next=/);
  await checkPage();

  // `next` is honoured; without "remember me" the cookie ends with the browser.
  await login(person, to("/account/addresses"));
  await expect(page).toHaveURL(to("/account/addresses"));
  const [session] = (await cookiesOf(page)).filter(({ name }) => name.endsWith("lm-session"));
  expect(session).toMatchObject({ expires: -1, httpOnly: true, sameSite: "Lax" });
});

test("log in by mobile, remembered; a wrong password says nothing about the name", async ({ page, words, to, newUser, checkPage }) => {
  const person = await newUser();
  const w = words.login.form;
  await page.goto(to("/login"));
  for (const identifier of [person.username, newUsername()]) {
    await page.getByLabel(w.identifier).fill(identifier);
    await page.getByLabel(w.password, { exact: true }).fill("not the password");
    await page.getByRole("button", { name: w.submit, exact: true }).click();
    await expect(page.getByLabel(w.password, { exact: true })).toHaveValue("");
    await expect(page.getByRole("alert").filter({ hasText: words.errors.login_refused })).toBeVisible();
    await expect(page.getByLabel(w.identifier)).toHaveValue(identifier);
    await expect(page.getByLabel(w.password, { exact: true })).toHaveValue("");
  }
  await checkPage();
  await page.getByLabel(w.identifier).fill(`+86 ${person.mobile}`);
  await page.getByLabel(w.password, { exact: true }).fill(person.password);
  await page.getByLabel(w.remember).check();
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page).toHaveURL(to("/"));
  const [session] = (await cookiesOf(page)).filter(({ name }) => name.endsWith("lm-session"));
  expect(session?.expires).toBeGreaterThan(Date.now() / 1000 + 25 * day);
});

test("after three failures the password needs a captcha", async ({ page, words, to, newUser, checkPage }) => {
  test.slow();
  const person = await newUser();
  const w = words.login.form;
  await page.goto(to("/login"));
  for (let attempt = 0; attempt < 4; attempt++) {
    await page.getByLabel(w.identifier).fill(person.username);
    await page.getByLabel(w.password, { exact: true }).fill(`wrong ${attempt}`);
    await page.getByRole("button", { name: w.submit, exact: true }).click();
    // The password is forgotten when the answer is there; the sentence before may still stand until then.
    await expect(page.getByLabel(w.password, { exact: true })).toHaveValue("");
    await expect(page.getByRole("alert").filter({ hasText: attempt < 3 ? words.errors.login_refused : words.errors.captcha_required })).toBeVisible();
  }
  const asked: string[] = [];
  page.on("request", (request) => void (request.url().endsWith("/api/v1/captchas") && asked.push(request.postData() ?? "")));
  const picture = page.getByRole("img", { name: words.captcha.picture });
  const first = await picture.getAttribute("src");
  expect(first).toMatch(/^data:image\/png;base64,/);
  await checkPage();
  // No picture holds an I, an O or a digit like them.
  await page.getByLabel(words.captcha.label).fill("io01");
  await page.getByLabel(w.password, { exact: true }).fill(person.password);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: w.unreachable })).toBeVisible();
  await expect(page.getByLabel(words.captcha.label)).toHaveValue("io01");
  await expect(picture).toHaveAttribute("src", first ?? "");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page.getByText(words.errors.captcha_wrong)).toBeVisible();
  await expect(picture).not.toHaveAttribute("src", first ?? "");
  await expect(page.getByLabel(words.captcha.label)).toHaveValue("");
  await expect(page.getByLabel(words.captcha.label)).toBeFocused();
  expect(asked, "each picture came with its refusal").toEqual([]);
  await page.getByRole("button", { name: words.captcha.prove }).click();
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await checkPage();
  // Who can't see pictures gets no picture again: a new calculation follows each try.
  await page.getByLabel(w.password, { exact: true }).fill("wrong again");
  const solved = await page.locator('input[name="captcha.id"]').inputValue();
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: words.errors.login_refused })).toBeVisible();
  await expect(page.locator('input[name="captcha.id"]')).not.toHaveValue(solved);
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  expect(asked).toEqual(Array(2).fill(JSON.stringify({ purpose: "login", kind: "pow" })));
  await page.getByLabel(w.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page).toHaveURL(to("/"));
});

test("without JavaScript: the login form keeps the name, says what is wrong, and signs in", async ({ browser, words, to, newUser }, info) => {
  const person = await newUser();
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const page = await context.newPage();
  const w = words.login.form;
  await page.goto(to("/login"));
  await page.getByLabel(w.identifier).fill(person.username);
  await page.getByLabel(w.password, { exact: true }).fill("not the password");
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page.getByText(words.errors.login_refused)).toBeVisible();
  await expect(page.getByLabel(w.identifier)).toHaveValue(person.username);
  await page.getByLabel(w.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page).toHaveURL(to("/"));
  await page.goto(to("/account"));
  await expect(page.getByText(person.username).first()).toBeVisible();
  await context.close();
});

test("without JavaScript: asking for a code with a wrong captcha says so and keeps everything that was typed", async ({ browser, words, to }, info) => {
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const page = await context.newPage();
  const [username, mobile] = [newUsername(), newMobile()];
  await page.goto(to("/register"));
  await page.getByLabel(words.register.form.username).fill(username);
  await page.getByLabel(words.register.form.mobile).fill(mobile);
  await page.getByRole("checkbox").check();
  // No picture holds an I, an O or a digit like them.
  await page.getByLabel(words.captcha.label).fill("IO01");
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(page.getByText(words.errors.captcha_wrong)).toBeVisible();
  await expect(page.getByLabel(words.register.form.username)).toHaveValue(username);
  await expect(page.getByLabel(words.register.form.mobile)).toHaveValue(mobile);
  await expect(page.getByRole("checkbox")).toBeChecked();
  await context.close();
});
