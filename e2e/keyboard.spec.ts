import { expect, press, readMail, readSms, test, type } from "./fixtures";
import { agedSms, goodPassword, newMobile, newUsername } from "./shop";

/*
 * Each journey without a mouse: Tab goes there, the focus can be seen on the way, Enter and Space do the rest.
 */
test.skip(({ isMobile }) => isMobile, "a phone has no Tab");

const fresh = "copper-lantern-meadow-42";

test("register, verify the e-mail address, sign out, sign in", async ({ page, words, to }) => {
  const person = { username: newUsername(), mobile: newMobile(), email: `${newUsername()}@post.example` };
  const [w, l] = [words.register.form, words.login.form];
  await page.goto(to("/"));
  await press(page, page.getByRole("banner").getByRole("link", { name: words.layout.signIn, exact: true }));
  await expect(page).toHaveURL(/\/login/);
  await press(page, page.getByRole("main").getByRole("link", { name: words.login.register }));
  await expect(page).toHaveURL(/\/register/);
  await type(page, page.getByLabel(w.username), person.username);
  await type(page, page.getByLabel(w.mobile), person.mobile);
  await press(page, page.getByRole("button", { name: words.captcha.prove }));
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await press(page, page.getByRole("button", { name: words.code.sms.send }), "Space");
  await type(page, page.getByLabel(words.code.sms.label, { exact: true }), await readSms(person.mobile));
  await type(page, page.getByLabel(w.password, { exact: true }), goodPassword);
  await type(page, page.getByLabel(w.email), person.email);
  await press(page, page.getByRole("checkbox"), "Space");
  await press(page, page.getByRole("button", { name: w.submit }));
  await expect(page).toHaveURL(to("/"));

  await page.goto((await readMail(person.email, /https?:\/\/\S+\/verify-email\?token=[\w-]+/)).href);
  await press(page, page.getByRole("button", { name: words.verifyEmail.yes }));
  await expect(page.getByText(words.profile.emailVerified)).toBeVisible();

  // The menu opens by key, its entries are reached, and Escape closes it and gives the focus back.
  const menu = page.getByRole("button", { name: `${words.layout.menu}: ${person.username}` }).or(page.getByLabel(`${words.layout.menu}: ${person.username}`)).first();
  await press(page, menu);
  const out = page.getByRole("button", { name: words.layout.signOut });
  await expect(out).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(out).toBeHidden();
  await expect(menu).toBeFocused();
  await press(page, menu);
  await press(page, out);
  await expect(page).toHaveURL(to("/"));

  await page.goto(to("/login"));
  await type(page, page.getByLabel(l.identifier), person.username);
  await type(page, page.getByLabel(l.password, { exact: true }), goodPassword);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(to("/"));
});

test("add an address, make another the default, delete it, take that back", async ({ page, words, to, newUser, login }) => {
  const person = await newUser();
  await person.client.call("POST", "/addresses", { receiver: "张三", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "科技园1号", mobile: "13800138000", title: "家" });
  await login(person, to("/account/addresses"));
  const { form, card, list } = words.addresses;
  await press(page, page.getByRole("link", { name: words.addresses.add }));
  await type(page, page.getByLabel(form.receiver), "李四");
  await type(page, page.getByLabel(form.mobile), "13800013999");
  for (const [label, typed] of [[form.province, "guangdong"], [form.city, "shenzhen"], [form.district, "nansh"]] as const) {
    const box = page.getByRole("combobox", { name: label });
    await expect(box).toBeEditable();
    await type(page, box, typed);
    await page.keyboard.press("Enter");
    await expect(box).not.toHaveValue(typed);
  }
  await type(page, page.getByLabel(form.place), "学府路63号");
  await press(page, page.getByRole("button", { name: form.save }));
  await expect(page.getByText(words.addresses.created)).toBeVisible();

  const cardOf = (title: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title, exact: false }) });
  await press(page, page.getByRole("button", { name: card.makeDefaultOf.replace("{title}", "李四") }));
  await expect(cardOf("李四").getByText(card.default, { exact: true })).toBeVisible();
  await press(page, page.getByRole("button", { name: card.deleteOf.replace("{title}", "李四") }));
  await expect(cardOf("李四")).toHaveCount(0);
  // The button that was pressed is gone; the focus is not.
  await expect(page.locator("body")).not.toBeFocused();
  await press(page, page.getByRole("button", { name: list.undo }));
  await expect(cardOf("李四").getByText(card.default, { exact: true })).toBeVisible();
  await expect(page.locator("body")).not.toBeFocused();
});

test("change the password", async ({ page, words, to, newUser, login }) => {
  const person = await newUser();
  await login(person, to("/account"));
  await page.goto(to("/account/password"));
  await type(page, page.getByLabel(words.proof.password, { exact: true }), "not the password");
  await type(page, page.getByLabel(words.newPassword.label, { exact: true }), fresh);
  await press(page, page.getByRole("button", { name: words.passwordPage.submit }));
  // The refusal leads to its field.
  await expect(page.getByText(words.errors.password_wrong)).toBeVisible();
  await expect(page.getByLabel(words.proof.password, { exact: true })).toBeFocused();
  await type(page, page.getByLabel(words.proof.password, { exact: true }), person.password);
  await type(page, page.getByLabel(words.newPassword.label, { exact: true }), fresh);
  await press(page, page.getByRole("button", { name: words.passwordPage.submit }));
  await expect(page.getByText(words.profile.done.password)).toBeVisible();
});

test("reset the password", async ({ page, words, to, newUser }) => {
  const person = await newUser();
  await page.goto(to("/login"));
  await press(page, page.getByRole("link", { name: words.login.form.forgot }));
  await type(page, page.getByLabel(words.reset.to), person.mobile);
  await press(page, page.getByRole("button", { name: words.captcha.prove }));
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await agedSms(person.mobile);
  const before = Date.now() - 1_000;
  await press(page, page.getByRole("button", { name: words.reset.send }));
  await expect(page).toHaveURL(/\/reset-password\/code\?id=/);
  await type(page, page.getByLabel(words.reset.code, { exact: true }), await readSms(person.mobile, before));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: words.reset.newTitle })).toBeVisible();
  await type(page, page.getByLabel(words.newPassword.label, { exact: true }), fresh);
  await press(page, page.getByRole("button", { name: words.reset.submit }));
  await expect(page).toHaveURL(/\/login\?done=reset$/);
});
