import { TOTP } from "otpauth";
import type { Page } from "@playwright/test";
import { add, card, chooseByKeyboard } from "./address-pages";
import { run } from "./database";
import { expect, formReady, prove, readSms, test } from "./fixtures";
import { agedProof, agedSms, newUsername, shopUrl } from "./shop";
import { newStaff } from "./staff";

/*
 * Pages in the states that access.spec.ts does not meet: refused, at work, open, full, undone, down. Each by axe, light and dark, and not wider than the screen.
 */
async function signIn(page: Page, token: string | null): Promise<void> {
  await page.context().addCookies([{ name: "lm-session", value: token ?? "", url: shopUrl, httpOnly: true, sameSite: "Lax" }]);
}

test("addresses: the open list, what is missing, the limit, a title being edited, the way back after deleting", async ({ page, to, words, newUser, checkPage }) => {
  test.slow();
  const person = await newUser();
  const { form, card: w, list } = words.addresses;
  await add(person, ...Array.from({ length: 19 }, (_, at) => `n${at}`));
  await signIn(page, person.client.token);
  await page.goto(to("/account/addresses/new"));
  await formReady(page);
  await page.getByRole("button", { name: form.save }).click();
  await expect(page.getByText(form.required)).toHaveCount(6);
  await checkPage();
  const province = page.getByRole("combobox", { name: form.province });
  await province.click();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option")).not.toHaveCount(0);
  await checkPage();
  await province.fill("zzz");
  await expect(page.getByText(form.none).first()).toBeVisible();
  await checkPage();
  await page.keyboard.press("Escape");
  await page.getByLabel(form.receiver).fill("李四");
  await page.getByLabel(form.mobile).fill("13800138000");
  await chooseByKeyboard(page, form, "北京", "dongcheng");
  await page.getByLabel(form.place).fill("王府井大街1号");
  await add(person, "n19");
  await page.getByRole("button", { name: form.save }).click();
  await expect(page.getByRole("alert").filter({ hasText: words.errors.address_limit })).toBeVisible();
  await checkPage();

  await page.goto(to("/account/addresses"));
  // Before its scripts come, the pencil is a link to the whole form.
  await page.waitForLoadState("networkidle");
  await expect(page.getByText(words.addresses.full)).toBeVisible();
  await page.getByRole("link", { name: w.rename.replace("{title}", "n3"), exact: true }).click();
  await expect(page.getByRole("textbox", { name: w.titleLabel, exact: true })).toBeFocused();
  await checkPage();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: w.deleteOf.replace("{title}", "n4"), exact: true }).click();
  const undo = page.getByRole("button", { name: list.undo });
  // Who is at it has all the time they want.
  await undo.focus();
  await checkPage();
  await undo.press("Enter");
  await expect(page.getByText(list.restored.replace("{title}", "n4"))).toBeVisible();
  await checkPage();
  await expect(card(page, "n4")).toBeVisible();
});

test("an account: refusals of an e-mail address, a password, a proof; a form at work", async ({ page, to, words, newUser, checkPage }) => {
  test.slow();
  const person = await newUser();
  await signIn(page, person.client.token);
  await page.goto(to("/account/email"));
  await page.getByLabel(words.emailPage.email).fill("no address");
  await page.getByRole("button", { name: words.emailPage.submit }).click();
  await expect(page.getByText(words.errors.email_invalid)).toBeVisible();
  await checkPage();

  // The answer is held back for as long as the looking takes.
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/account/email", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.fallback();
  });
  await page.getByLabel(words.emailPage.email).fill(`${newUsername()}@post.example`);
  const submit = page.getByRole("button", { name: words.emailPage.submit });
  await submit.click();
  await expect(submit).toHaveAttribute("aria-busy", "true");
  await checkPage();
  answer();
  await expect(page.getByText(words.profile.done["email-sent"])).toBeVisible();

  await page.goto(to("/account/password"));
  await page.getByLabel(words.proof.password, { exact: true }).fill("not the password");
  await page.getByLabel(words.newPassword.label, { exact: true }).fill("copper-lantern-meadow-42");
  await page.getByRole("button", { name: words.passwordPage.submit }).click();
  await expect(page.getByText(words.errors.password_wrong)).toBeVisible();
  await checkPage();

  await agedProof(person.id);
  await page.goto(to("/account/confirm?next=/account"));
  await page.getByLabel(words.proof.password, { exact: true }).fill("not the password");
  await page.getByRole("button", { name: words.proof.submit }).click();
  await expect(page.getByText(words.errors.password_wrong)).toBeVisible();
  await checkPage();
});

test("a reset: a wrong code, a password that everybody uses", async ({ page, to, words, newUser, checkPage }) => {
  const person = await newUser();
  await agedSms(person.mobile);
  const captcha = await person.client.captcha("reset");
  // No tolerance: the code of the registration is a moment old.
  const before = Date.now();
  const { body } = await person.client.call<{ id: string }>("POST", "/password-resets", { mobile: person.mobile, captcha });
  const code = await readSms(person.mobile, before);
  await page.goto(to(`/reset-password/code?id=${body.id}`));
  await page.getByLabel(words.reset.code, { exact: true }).fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: words.reset.continue }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  await checkPage();
  await page.getByLabel(words.reset.code, { exact: true }).fill(code);
  await page.getByRole("button", { name: words.reset.continue }).click();
  await page.getByLabel(words.newPassword.label, { exact: true }).fill("qwertyuiop");
  await page.getByRole("button", { name: words.reset.submit }).click();
  await expect(page.getByText(words.errors.password_common)).toBeVisible();
  await checkPage();
});

test("a code by SMS: a number that is none, a code that is wrong", async ({ page, to, words, newUser, checkPage }) => {
  const person = await newUser();
  const w = words.login.sms;
  await page.goto(to("/login?by=sms"));
  await page.getByLabel(w.mobile).fill("12");
  await prove(page, words);
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(page.getByText(words.errors.mobile_invalid)).toBeVisible();
  await checkPage();
  await page.getByLabel(w.mobile).fill(person.mobile);
  await page.getByLabel(words.code.sms.label, { exact: true }).fill("000000");
  await page.getByRole("button", { name: w.submit, exact: true }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  await checkPage();
});

test("the second factor: a wrong code while it is set up, and when it is asked for", async ({ page, to, words, checkPage }) => {
  const person = await newStaff("support");
  const w = words.admin.twoFactor;
  await signIn(page, person.client.token);
  await page.goto(to("/admin/two-factor"));
  await formReady(page);
  await page.getByRole("button", { name: w.start }).click();
  await expect(page.getByRole("img", { name: w.qr })).toBeVisible();
  const secret = ((await page.locator("code").textContent()) ?? "").replaceAll(/\s/g, "");
  const code = page.getByLabel(w.code, { exact: true });
  await code.fill("000000");
  await page.getByRole("button", { name: w.confirmSubmit }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  await checkPage();
  await code.fill(new TOTP({ secret }).generate());
  await page.getByRole("button", { name: w.confirmSubmit }).click();
  await expect(page.getByRole("heading", { name: w.codesTitle })).toBeVisible();

  const again = await person.client.call<{ token: string }>("POST", "/sessions", { identifier: person.username, password: person.password });
  await signIn(page, again.body.token);
  await page.goto(to("/admin/users"));
  await expect(page.getByRole("heading", { level: 1, name: w.askTitle })).toBeVisible();
  await checkPage();
  await formReady(page);
  await code.fill("000000");
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(words.errors.code_wrong)).toBeVisible();
  await checkPage();
});

test("a page whose part fails helps: it says so, gives the number in our log, and tries again", async ({ page, to, words, newUser, checkPage }) => {
  const person = await newUser();
  const down = words.errorPages.down;
  await signIn(page, person.client.token);
  // What no person can bring about: a row that the timeline can't write as text.
  await run("UPDATE security_events SET data = ? WHERE user_id = ?", ['{"mobile":{"toString":1}}', person.id]);
  await page.goto(to("/account/security"));
  await expect(page.getByRole("heading", { level: 1, name: down.title })).toBeVisible();
  await expect(page.getByText(down.reference)).toBeVisible();
  await checkPage();
  await run("UPDATE security_events SET data = '{}' WHERE user_id = ?", [person.id]);
  await page.getByRole("button", { name: down.retry }).click();
  await expect(page.getByRole("heading", { level: 1, name: words.security.title })).toBeVisible();
});

test("what fails beside a page helps, too: in the page's language, and tries again", async ({ page, to, words, newUser, checkPage }) => {
  const person = await newUser({ email: `${newUsername()}@post.example` });
  const { down } = words.errorPages;
  await signIn(page, person.client.token);
  // A browser that lets the banner above the page keep nothing.
  await page.addInitScript(() => {
    const { getItem } = Object.getOwnPropertyDescriptors(Storage.prototype);
    Storage.prototype.getItem = function (this: Storage, key: string) {
      if (!document.cookie.includes("allowed=")) throw new Error("refused");
      return (getItem.value as Storage["getItem"]).call(this, key);
    };
  });
  await page.goto(to("/account"));
  await expect(page.getByRole("heading", { level: 1, name: down.title })).toBeVisible();
  await expect(page.getByRole("link", { name: down.home })).toHaveAttribute("href", to("/"));
  await checkPage();
  await page.evaluate(() => (document.cookie = "allowed=1"));
  await page.getByRole("button", { name: down.retry }).click();
  await expect(page.getByText(words.pendingEmail.title)).toBeVisible();
});
