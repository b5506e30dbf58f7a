import { add, card } from "./address-pages";
import { expect, formReady, press, readMail, readSms, test, type } from "./fixtures";
import { agedSms, newUsername } from "./shop";
import { aMessage, enter } from "./staff";

/*
 * More without a mouse: what people come back for, and the work of the staff.
 */
test.skip(({ isMobile }) => isMobile, "a phone has no Tab");

const verifyLink = /https?:\/\/\S+\/verify-email\?token=[\w-]+/;

test("sign in with an SMS code, its captcha solved by calculation", async ({ page, words, to, newUser }) => {
  const person = await newUser();
  const w = words.login.sms;
  await agedSms(person.mobile);
  await page.goto(to("/login"));
  await press(page, page.getByRole("link", { name: words.login.bySms }));
  await expect(page).toHaveURL(/by=sms/);
  await type(page, page.getByLabel(w.mobile), person.mobile);
  await press(page, page.getByRole("button", { name: words.captcha.prove }), "Space");
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  const before = Date.now();
  await press(page, page.getByRole("button", { name: words.code.sms.send }));
  await expect(page.getByText(words.code.sms.sent.replace("{minutes}", "5"))).toBeVisible();
  await type(page, page.getByLabel(words.code.sms.label, { exact: true }), await readSms(person.mobile, before));
  await press(page, page.getByRole("checkbox", { name: w.remember }), "Space");
  await expect(page.getByRole("checkbox", { name: w.remember })).toBeChecked();
  await press(page, page.getByRole("button", { name: w.submit, exact: true }));
  await expect(page).toHaveURL(to("/"));
  await expect(page.getByText(person.username).first()).toBeAttached();
});

test("an address is pasted, edited, renamed, deleted and brought back from the list of deleted ones", async ({ page, words, to, newUser, login }) => {
  test.slow();
  const person = await newUser();
  const { form, card: c, list } = words.addresses;
  await add(person, "家");
  await login(person, to("/account/addresses"));
  await press(page, page.getByRole("link", { name: words.addresses.add }));
  await expect(page).toHaveURL(/\/addresses\/new$/);
  await formReady(page);
  await type(page, page.getByLabel(form.pasteTitle), "李四 13900139000 广东省深圳市南山区学府路63号");
  await press(page, page.getByRole("button", { name: form.paste }));
  await expect(page.getByText(form.pasted)).toBeVisible();
  await press(page, page.getByRole("button", { name: form.save }));
  await expect(card(page, "李四")).toContainText("学府路63号");

  await press(page, page.getByRole("link", { name: c.editOf.replace("{title}", "李四"), exact: true }));
  await expect(page.getByRole("heading", { level: 1, name: words.addresses.editTitle })).toBeVisible();
  await formReady(page);
  await type(page, page.getByLabel(form.place), "望京街10号");
  await page.keyboard.press("Enter");
  await expect(card(page, "李四")).toContainText("望京街10号");

  // Before its scripts come, the pencil is a link to the whole form.
  await page.waitForLoadState("networkidle");
  await press(page, page.getByRole("link", { name: c.rename.replace("{title}", "李四"), exact: true }));
  await expect(page.getByRole("textbox", { name: c.titleLabel, exact: true })).toBeFocused();
  await page.keyboard.type("学校");
  await page.keyboard.press("Enter");
  await expect(page.getByText(list.renamed)).toBeVisible();
  await expect(page.getByRole("link", { name: c.rename.replace("{title}", "学校"), exact: true })).toBeFocused();

  await press(page, page.getByRole("button", { name: c.deleteOf.replace("{title}", "学校"), exact: true }), "Space");
  await expect(page.getByText(list.deleted.replace("{title}", "学校"))).toBeVisible();
  await press(page, page.getByRole("link", { name: words.addresses.deletedLink }));
  await press(page, page.getByRole("button", { name: c.restoreOf.replace("{title}", "学校"), exact: true }));
  await expect(page.getByRole("heading", { name: words.addresses.deletedEmptyTitle })).toBeVisible();
  // The button that was pressed is gone; the focus is not.
  await expect(page.locator("body")).not.toBeFocused();
  await press(page, page.getByRole("link", { name: words.addresses.backToList }));
  await expect(card(page, "学校")).toBeVisible();
});

test("change the e-mail address and prove it by the link", async ({ page, words, to, newUser, login }) => {
  const [first, other] = [`${newUsername()}@post.example`, `${newUsername()}@post.example`];
  const person = await newUser({ email: first });
  const token = new URL((await readMail(first, verifyLink)).href).searchParams.get("token");
  expect((await person.client.call("POST", "/email-verifications", { token })).status).toBe(204);
  await login(person, to("/account"));
  await press(page, page.getByRole("link", { name: words.profile.changeEmail }));
  await expect(page.getByRole("heading", { level: 1, name: words.emailPage.changeTitle })).toBeVisible();
  await formReady(page);
  await type(page, page.getByLabel(words.emailPage.email), "no address");
  await page.keyboard.press("Enter");
  await expect(page.getByText(words.errors.email_invalid)).toBeVisible();
  await expect(page.getByLabel(words.emailPage.email)).toBeFocused();
  await type(page, page.getByLabel(words.emailPage.email), other);
  await press(page, page.getByRole("button", { name: words.emailPage.submit }));
  await expect(page.getByText(words.profile.done["email-sent"])).toBeVisible();
  await page.goto((await readMail(other, verifyLink)).href);
  await press(page, page.getByRole("button", { name: words.verifyEmail.yes }));
  await expect(page.getByText(words.profile.emailVerified)).toBeVisible();
  await expect(page.getByText(other)).toBeVisible();
});

test("sign a device out on the security page; go on in the other language", async ({ page, words, to, locale, newUser, login }) => {
  const person = await newUser();
  const w = words.security;
  await login(person, to("/account/security"));
  const out = page.getByRole("button", { name: w.signOutOf.replace("{device}", w.unknownDevice), exact: true });
  await press(page, out);
  await expect(page.getByText(w.signedOut)).toBeVisible();
  await expect(out).toHaveCount(0);
  expect((await person.client.call("GET", "/me")).status).toBe(401);
  await press(page, page.getByRole("banner").getByRole("link", { name: words.layout.otherLanguage }));
  await expect(page).toHaveURL(locale === "zh" ? /^(?!.*\/zh\/).*\/account\/security/ : /\/zh\/account\/security/);
  await expect(page.locator("html")).toHaveAttribute("lang", locale === "zh" ? "en" : "zh-CN");
});

test("staff: find somebody, disable the account with a reason, enable it, send a failed message again", async ({ page, words, to, login, newUser }) => {
  test.slow();
  const { users: u, user: w, message: m, messages, common } = words.admin;
  const shopper = await newUser();
  const recipient = `${newUsername()}@post.example`;
  await aMessage(recipient, "failed");
  await enter(login, "admin", to("/admin/users"));
  await type(page, page.getByLabel(u.search, { exact: true }), shopper.username);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(shopper.username));
  await press(page, page.getByRole("link", { name: shopper.username, exact: true }));
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(`^${shopper.username}`) })).toBeVisible();
  await formReady(page);
  await press(page, page.locator("summary").filter({ hasText: w.disable }));
  await press(page, page.getByRole("button", { name: w.disableSubmit }));
  await expect(page.getByText(w.disableReasonNeeded)).toBeVisible();
  await expect(page.getByLabel(w.disableReason)).toBeFocused();
  await type(page, page.getByLabel(w.disableReason), "Orders that were never paid");
  await press(page, page.getByRole("button", { name: w.disableSubmit }));
  await expect(page.getByText(u.states.disabled).first()).toBeVisible();
  expect((await shopper.client.call("GET", "/me")).status).toBe(401);
  await press(page, page.locator("summary").filter({ hasText: w.enable }), "Space");
  await press(page, page.getByRole("button", { name: w.enableSubmit }));
  await expect(page.locator("summary").filter({ hasText: w.disable })).toBeVisible();

  await press(page, page.getByRole("navigation", { name: words.layout.staffNav }).getByRole("link", { name: words.layout.messages }));
  await type(page, page.getByLabel(messages.recipient, { exact: true }), recipient);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row")).toHaveCount(2);
  await press(page, page.getByRole("link", { name: common.kinds["new-sign-in"] }));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(common.states.failed);
  await formReady(page);
  await press(page, page.getByRole("button", { name: m.retry }));
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText(common.states.failed);
});
