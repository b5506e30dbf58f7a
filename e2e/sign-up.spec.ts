import { passStepUp, run } from "./database";
import { askCode, expect, prove, readMailedCode, readSms, scriptsRun, test } from "./fixtures";
import { agedSms, goodPassword, newMobile, newUsername } from "./shop";

test("register by e-mail with the mailed code: proven at once, a mobile can be added later", async ({ page, words, to, login, checkPage }) => {
  const [username, email, mobile] = [newUsername(), `${newUsername()}@post.example`, newMobile()];
  const w = words.register.form;
  await page.goto(to("/register"));
  await page.getByRole("link", { name: words.register.byEmail }).click();
  await expect(page).toHaveURL(/by=email/);
  await page.getByLabel(w.username).fill(username);
  await page.getByLabel(w.email, { exact: true }).fill(email);
  await prove(page, words);
  // The button that was pressed is gone; the focus is not.
  await expect(page.getByText(words.captcha.proved)).toBeFocused();
  await askCode(page, words, "email");
  const code = await readMailedCode(email);
  const box = page.getByLabel(words.code.email.label, { exact: true });
  await page.getByLabel(w.password, { exact: true }).fill(goodPassword);
  await page.getByRole("checkbox").check();
  await box.fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  await checkPage();
  await expect(page.getByLabel(w.username)).toHaveValue(username);
  // The password is forgotten, everything else is kept.
  await expect(page.getByLabel(w.password, { exact: true })).toHaveValue("");
  await page.getByLabel(w.password, { exact: true }).fill(goodPassword);
  await box.fill(code);
  await box.press("Enter");
  await expect(page).toHaveURL(to("/"));

  await page.goto(to("/account"));
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByText(words.profile.verified, { exact: true })).toBeVisible();
  await page.getByRole("link", { name: words.profile.addMobile }).click();
  await expect(page.getByRole("heading", { name: words.mobilePage.addTitle })).toBeVisible();
  await checkPage();
  // Ten minutes after registering, adding a way in asks for the password.
  await passStepUp(username);
  await page.getByLabel(words.mobilePage.mobile).fill(mobile);
  await prove(page, words);
  await askCode(page, words);
  await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(mobile));
  await page.getByRole("button", { name: words.mobilePage.submit }).click();
  await page.getByLabel(words.proof.password, { exact: true }).fill(goodPassword);
  await page.getByRole("button", { name: words.mobilePage.submit }).click();
  await expect(page.getByText(words.profile.done.mobile)).toBeVisible();

  await page.context().clearCookies();
  await login({ username: email, password: goodPassword }, to("/account"));
  await expect(page.getByText(new RegExp(`${mobile.slice(0, 3)}\\*+${mobile.slice(-4)}`))).toBeVisible();
});

test("a mobile that has an account is told so once its code proved it, and offered sign-in", async ({ page, words, to, newUser, checkPage }) => {
  const owner = await newUser();
  await agedSms(owner.mobile);
  const before = Date.now();
  const w = words.register.form;
  await page.goto(`${to("/register")}?next=${encodeURIComponent(to("/account/addresses"))}`);
  await page.getByLabel(w.username).fill(newUsername());
  await page.getByLabel(w.mobile).fill(owner.mobile);
  await prove(page, words);
  // Asking looks as it does for a new one.
  await askCode(page, words);
  const code = await readSms(owner.mobile, before);
  await page.getByLabel(w.password, { exact: true }).fill(goodPassword);
  await page.getByRole("checkbox").check();
  const box = page.getByLabel(words.code.sms.label, { exact: true });
  await box.fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  await expect(page.getByText(words.errors.mobile_registered)).toHaveCount(0);
  await expect(page.getByLabel(w.password, { exact: true })).toHaveValue("");
  await page.getByLabel(w.password, { exact: true }).fill(goodPassword);
  await box.fill(code);
  await page.getByRole("button", { name: w.submit }).click();
  const alert = page.getByRole("alert").filter({ hasText: words.errors.mobile_registered });
  await expect(alert).toBeVisible();
  await checkPage();
  await alert.getByRole("link", { name: w.signIn }).click();
  await expect(page).toHaveURL(`${to("/login")}?next=${encodeURIComponent(to("/account/addresses"))}`);
});

test("the countdown goes on after a reload; names of the shop, also as look-alikes, are taken", async ({ page, words, to }) => {
  const mobile = newMobile();
  const w = words.register.form;
  await page.goto(to("/register"));
  for (const name of ["l3mon-mall", "Admin_2", "0ff1cial"]) {
    await page.getByLabel(w.username).fill(name);
    await expect(page.getByRole("status").filter({ hasText: w.usernameTaken })).toBeAttached();
    await expect(page.getByLabel(w.username)).toHaveAccessibleDescription(new RegExp(w.usernameTaken));
  }
  await page.getByLabel(w.username).fill(newUsername());
  await expect(page.getByText(w.usernameTaken)).toHaveCount(0);
  await page.getByLabel(w.mobile).fill(mobile);
  await prove(page, words);
  await askCode(page, words);
  const waiting = page.getByRole("button", { name: new RegExp(`^${words.code.sms.again.replace("{wait}", "\\d+ \\S+")}$`) });
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  const left = async () => Number(/\d+/.exec((await waiting.textContent()) ?? "")?.[0]);
  const first = await left();
  await page.reload();
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  const second = await left();
  expect(second).toBeLessThanOrEqual(first);
  expect(second).toBeGreaterThan(first - 30);
  // It says so in this tab; the shop says so to everybody.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByLabel(w.mobile).fill(mobile);
  await prove(page, words);
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(page.getByRole("status").filter({ hasText: words.errors.sms_too_often.split("{")[0] })).toBeVisible();
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
});

test("a mobile that has had its five codes of the day waits; another one does not", async ({ page, words, to }) => {
  const [spent, other] = [newMobile(), newMobile()];
  const now = new Date();
  await run("INSERT INTO budgets (`key`, count, window_started_at, last_at, created_at, updated_at) VALUES (?, 5, ?, ?, ?, ?)", [
    `sms:to:+86${spent}`, ...Array(4).fill(new Date(now.getTime() - 3_600_000).toISOString().slice(0, 23)),
  ]);
  const mobile = page.getByLabel(words.register.form.mobile);
  const ready = page.getByRole("button", { name: words.code.sms.send, exact: true });
  const waiting = page.getByRole("button", { name: new RegExp(`^${words.code.sms.again.replace("{wait}", "\\d+ \\S+")}$`) });
  await page.goto(to("/register"));
  await mobile.fill(spent);
  await prove(page, words);
  await ready.click();
  await expect(page.getByRole("status").filter({ hasText: words.errors.sms_too_often.split("{")[0] })).toBeVisible();
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  await mobile.fill(other);
  await expect(ready).not.toHaveAttribute("aria-disabled");
  await page.reload();
  await scriptsRun(page);
  await mobile.fill(other);
  await expect(ready).not.toHaveAttribute("aria-disabled");
  await mobile.fill(`${spent.slice(0, 3)} ${spent.slice(3)}`);
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage })), "no number is left in the tab").not.toContain(spent.slice(3));
  await mobile.fill(other);
  await prove(page, words);
  await askCode(page, words);
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
});

test("a code whose sending fails late is still reported, and not before, though the browser's clock is an hour ahead", async ({ page, words, to }) => {
  const mobile = newMobile();
  const become = (from: string, to: string) => expect.poll(() => run("UPDATE messages SET state = ? WHERE recipient = ? AND state = ?", [to, `+86${mobile}`, from])).toBe(1);
  const ahead = 3_600_000;
  await page.clock.install({ time: Date.now() + ahead });
  await page.goto(to("/register"));
  await page.getByLabel(words.register.form.mobile).fill(mobile);
  await prove(page, words);
  await page.clock.pauseAt(Date.now() + ahead + 5_000);
  await askCode(page, words);
  // As if the provider had refused it again and again until now.
  await become("sent", "sending");
  let asked = 0;
  page.on("response", (response) => void (response.url().includes("/api/v1/sms-codes/") && asked++));
  // Time runs in steps: the next question is set up only once the page has read the answer.
  await expect(async () => {
    await page.clock.runFor(10_000);
    expect(asked).toBeGreaterThan(5);
  }).toPass({ intervals: [200] });
  const failed = page.getByRole("status").filter({ hasText: words.code.sms.failed });
  await expect(failed).toHaveCount(0);
  await become("sending", "failed");
  await expect(async () => {
    await page.clock.runFor(10_000);
    await expect(failed).toBeVisible({ timeout: 500 });
  }).toPass({ intervals: [200] });
});

test("the picture: another one beside it, and a new one after each try", async ({ page, words, to }) => {
  await page.goto(to("/register"));
  const picture = page.getByRole("img", { name: words.captcha.picture });
  const first = await picture.getAttribute("src");
  expect(first).toMatch(/^data:image\/png;base64,/);
  await scriptsRun(page);
  await page.getByRole("button", { name: words.captcha.another }).click();
  await expect(picture).not.toHaveAttribute("src", first ?? "");
  const second = await picture.getAttribute("src");
  await page.getByLabel(words.register.form.mobile).fill(newMobile());
  // No picture holds an I, an O or a digit like them.
  await page.getByLabel(words.captcha.label).fill("io01");
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(page.getByText(words.errors.captcha_wrong)).toBeVisible();
  await expect(page.getByLabel(words.captcha.label)).toBeFocused();
  await expect(picture).not.toHaveAttribute("src", second ?? "");
  await expect(page.getByLabel(words.captcha.label)).toHaveValue("");
});

test("the picture stays when no other one comes, and when what would prove it does not", async ({ page, words, to }) => {
  const errors: Error[] = [];
  page.on("pageerror", (error) => void errors.push(error));
  const picture = page.getByRole("img", { name: words.captcha.picture });
  const said = page.getByRole("status").filter({ hasText: words.captcha.failed });
  await page.goto(to("/register"));
  await scriptsRun(page);
  await page.waitForLoadState("networkidle");
  const first = (await picture.getAttribute("src")) ?? "";
  for (const [name, missing] of [[words.captcha.another, "**/api/v1/captchas"], [words.captcha.prove, "**/*.js"]] as const) {
    await page.route(missing, (route) => route.abort());
    await page.getByRole("button", { name }).click();
    await expect(said).toBeVisible();
    await expect(picture).toHaveAttribute("src", first);
    await page.unroute(missing);
  }
  expect(errors).toEqual([]);
});

test("Enter sends the form and no code; what is wrong with one number is not said of the next", async ({ page, words, to }) => {
  const w = words.register.form;
  const mobile = page.getByLabel(w.mobile);
  await page.goto(to("/register"));
  await scriptsRun(page);
  await mobile.fill("12345");
  await mobile.press("Enter");
  await expect(page.getByLabel(w.username)).toBeFocused();
  await expect(page.getByText(words.errors.captcha_wrong)).toHaveCount(0);
  await prove(page, words);
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(mobile).toBeFocused();
  await expect(mobile).toHaveAccessibleDescription(new RegExp(words.errors.mobile_invalid));
  await mobile.fill(newMobile());
  await expect(page.getByText(words.errors.mobile_invalid)).toHaveCount(0);
});
