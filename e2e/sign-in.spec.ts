import { agedSms, newMobile, newUsername, readMail, readMessage, ShopClient } from "./shop";
import { askCode, cookiesOf, expect, prove, readSms, test } from "./fixtures";

const month = 30 * 24 * 60 * 60;

test("by SMS code: remembered or until the browser closes; a mobile without an account is offered one", async ({ page, words, to, newUser, checkPage }) => {
  const person = await newUser();
  const w = words.login.sms;
  const nobody = newMobile();
  for (const [mobile, remember] of [[person.mobile, true], [person.mobile, false], [nobody, false]] as const) {
    await agedSms(mobile);
    await page.context().clearCookies();
    const before = Date.now();
    await page.goto(to("/login"));
    await page.evaluate(() => sessionStorage.clear());
    await page.getByRole("link", { name: words.login.bySms }).click();
    await page.getByLabel(w.mobile).fill(mobile);
    if (remember) await page.getByLabel(w.remember).check();
    await prove(page, words);
    await askCode(page, words);
    await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(mobile, before));
    await page.getByRole("button", { name: w.submit, exact: true }).click();
    if (mobile === nobody) break;
    await expect(page).toHaveURL(to("/"));
    const session = (await cookiesOf(page)).find(({ name }) => name.endsWith("lm-session"));
    if (remember) expect(session?.expires).toBeGreaterThan(Date.now() / 1000 + month - 60);
    else expect(session?.expires).toBe(-1);
  }
  const alert = page.getByRole("alert").filter({ hasText: words.errors.mobile_unregistered });
  await expect(alert).toBeVisible();
  await checkPage();
  await alert.getByRole("link", { name: w.register }).click();
  await expect(page).toHaveURL(to("/register"));
});

test("after many failures strangers wait; a browser that signed in before does not", async ({ page, browser, words, to, newUser, login, checkPage }, info) => {
  const person = await newUser();
  await login(person);
  await page.context().clearCookies({ name: /lm-session$/ });
  // Somebody else guesses, from many places.
  for (let at = 0; at < 5; at++) {
    const stranger = new ShopClient();
    const captcha = at < 3 ? {} : { captcha: await stranger.captcha("login") };
    expect((await stranger.call("POST", "/sessions", { identifier: person.username, password: `wrong ${at}`, ...captcha })).status).toBe(401);
  }
  const w = words.login.form;
  const signIn = async (where: typeof page) => {
    await where.getByLabel(w.identifier).fill(person.username);
    await where.getByLabel(w.password, { exact: true }).fill(person.password);
    await where.getByRole("button", { name: w.submit, exact: true }).click();
  };
  const elsewhere = await (await browser.newContext(info.project.use)).newPage();
  await elsewhere.goto(to("/login"));
  await signIn(elsewhere);
  const waits = elsewhere.getByRole("alert").filter({ hasText: words.errors.login_wait.split("{")[0] });
  await expect(elsewhere.getByRole("button", { name: words.captcha.prove }).or(waits).first()).toBeVisible();
  if (!(await waits.isVisible())) {
    await prove(elsewhere, words);
    await signIn(elsewhere);
  }
  await expect(waits).toBeVisible();
  await checkPage(elsewhere);
  await elsewhere.context().close();
  // What others did is none of its concern: not even a captcha.
  await page.goto(to("/login"));
  await signIn(page);
  await expect(page).toHaveURL(to("/"));
});

test("a sign-in from a new device is told by mail, or by SMS where there is no address; a known one is not", async ({ page, words, to, newUser, login }) => {
  const [first, email] = [await newUser(), `${newUsername()}@post.example`];
  const second = await newUser({ email });
  const { href } = await readMail(email, /https?:\/\/\S+\/verify-email\?token=[\w-]+/);
  expect((await second.client.call("POST", "/email-verifications", { token: new URL(href).searchParams.get("token") })).status).toBe(204);
  const sms = words.sms["new-sign-in"].split("{")[0] ?? "";
  const told = async (to: string) => readMessage(to, (one) => (one.channel === "sms" ? one.text.startsWith(sms) : one.subject === words.mail.kinds["new-sign-in"].subject));
  await login(first);
  const message = await told(`+86${first.mobile}`);
  await page.context().clearCookies({ name: /lm-session$/ });
  await login(second);
  expect((await told(email)).text).toContain(second.username);
  // Once more in the same browser: the newest message stays the one from before.
  await page.context().clearCookies({ name: /lm-session$/ });
  await login(first, to("/account/security"));
  await expect(page.getByText(new RegExp(`^${words.security.events.signed_in} · ${words.security.ways.password}`)).first()).toBeVisible();
  expect((await told(`+86${first.mobile}`)).id).toBe(message.id);
});

test("who was signed out elsewhere is told so, and comes back to where they were", async ({ page, words, to, newUser, login, checkPage }) => {
  const person = await newUser();
  await login(person, to("/account"));
  expect((await person.client.call("DELETE", "/sessions")).status).toBe(204);
  await page.goto(to("/account/addresses"));
  await expect(page).toHaveURL(/\/login\?next=/);
  await expect(page.getByText(words.login.endedNext)).toBeVisible();
  await checkPage();
  await page.getByLabel(words.login.form.identifier).fill(person.username);
  await page.getByLabel(words.login.form.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: words.login.form.submit, exact: true }).click();
  await expect(page).toHaveURL(to("/account/addresses"));
});

test("who can't reach the shop while signing out is told so and stays signed in; the header claims nothing it does not know", async ({ page, words, to, newUser, login, context, checkPage }) => {
  await login(await newUser(), to("/account"));
  const menu = page.locator("header summary");
  const out = page.getByRole("button", { name: words.layout.signOut });
  await context.setOffline(true);
  await menu.click();
  await out.click();
  await expect(page.getByRole("alert").filter({ hasText: words.layout.signOutFailed })).toBeVisible();
  await checkPage();
  await expect(page).toHaveURL(to("/account"));
  await context.setOffline(false);
  // As the shop answers while a part of it is down.
  await page.route("**/api/v1/viewer", (route) => route.fulfill({ status: 503 }));
  const asked = page.waitForResponse("**/api/v1/viewer");
  await page.goto(to("/"));
  await asked;
  await expect(page.getByRole("link", { name: words.layout.account, exact: true })).toBeVisible();
  await page.unroute("**/api/v1/viewer");
  await page.goto(to("/account"));
  await menu.click();
  await out.click();
  await expect(page).toHaveURL(to("/"));
  await expect(page.getByRole("banner").getByRole("link", { name: words.layout.signIn })).toBeVisible();
  await page.goto(to("/account"));
  await expect(page).toHaveURL(/\/login\?next=/);
});
