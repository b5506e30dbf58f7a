import { randomInt } from "node:crypto";
import { askCode, expect, prove, readSms, test } from "./fixtures";
import { canStart, startShop } from "./second-shop";
import { goodPassword, newMobile, newUsername, readMessage, ShopClient } from "./shop";

/* What env decides about accounts: a process of its own for each worker, with other settings over the same data. */
test.skip(!canStart, "needs the environment of the shop (npm test -- e2e)");
test.describe.configure({ mode: "default" });

let shop: Awaited<ReturnType<typeof startShop>> | undefined;
test.beforeAll(async () => {
  shop = await startShop({ SMS_COUNTRIES: "CN,HK,GB", REGISTER_BY: "mobile" });
});
test.afterAll(() => shop?.stop());
const at = (path: string) => `${shop?.url ?? ""}${path}`;
/** A mobile of Hong Kong that nobody has: eight digits; all that begin with 92 are mobiles. */
const hongKong = () => `+852 92${String(randomInt(100)).padStart(2, "0")} ${String(randomInt(10_000)).padStart(4, "0")}`;

test("SMS_COUNTRIES: a mobile of Hong Kong registers and signs in; others get no code; REGISTER_BY closes the way by e-mail", async ({ page, words, to, checkPage }) => {
  const [username, mobile] = [newUsername(), hongKong()];
  const w = words.register.form;
  await page.goto(at(to("/register?by=email")));
  // There is one way, whatever the address asks for.
  await expect(page.getByLabel(w.mobile)).toBeVisible();
  await expect(page.getByRole("link", { name: words.register.byEmail })).toHaveCount(0);
  await page.getByLabel(w.username).fill(username);
  await page.getByLabel(w.mobile).fill("+1 415 555 2671");
  await prove(page, words);
  await page.getByRole("button", { name: words.code.sms.send }).click();
  await expect(page.getByText(words.errors.mobile_invalid)).toBeVisible();
  await page.getByLabel(w.mobile).fill(mobile);
  await expect(page.getByText(words.captcha.proved)).toBeVisible();
  await askCode(page, words);
  await page.getByLabel(words.code.sms.label, { exact: true }).fill(await readSms(mobile.replaceAll(" ", "")));
  await page.getByLabel(w.password, { exact: true }).fill(goodPassword);
  await page.getByRole("checkbox").check();
  await checkPage();
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page).toHaveURL(at(to("/")));
  await page.goto(at(to("/account")));
  await expect(page.getByText(`+852 9****${mobile.slice(-3)}`)).toBeVisible();

  await page.context().clearCookies();
  await page.goto(at(to("/login")));
  await page.getByLabel(words.login.form.identifier).fill(mobile.replace("+", "00"));
  await page.getByLabel(words.login.form.password, { exact: true }).fill(goodPassword);
  await page.getByRole("button", { name: words.login.form.submit, exact: true }).click();
  await expect(page).toHaveURL(at(to("/")));
});

test("the same by the API: no code to other countries, no account by e-mail", async () => {
  const client = new ShopClient(at(""));
  const refused = await client.call("POST", "/sms-codes", { mobile: "+1 415 555 2671", purpose: "register", captcha: await client.captcha("register") });
  expect(refused).toMatchObject({ status: 422, body: { fields: { mobile: "mobile_invalid" } } });
  const closed = await client.call("POST", "/users", { username: newUsername(), password: goodPassword, acceptTerms: true, email: `${newUsername()}@post.example`, emailCode: "123456" });
  expect(closed).toMatchObject({ status: 403, body: { reason: "register_closed" } });
  const mailed = await client.call("POST", "/email-codes", { email: `${newUsername()}@post.example`, purpose: "register", captcha: await client.captcha("register") });
  expect(mailed).toMatchObject({ status: 403, body: { reason: "register_closed" } });
  const mobile = hongKong();
  const smsCode = await client.smsCode(mobile.replaceAll(" ", ""), "register");
  expect((await client.call("POST", "/users", { username: newUsername(), password: goodPassword, acceptTerms: true, mobile, smsCode })).status).toBe(201);
});

test("REGISTER_BY=email: no code and no account by mobile; e-mail registers, a mobile still signs in", async () => {
  const byEmail = await startShop({ REGISTER_BY: "email" });
  try {
    const client = new ShopClient(byEmail.url);
    const person = { username: newUsername(), password: goodPassword, acceptTerms: true };
    const mobile = newMobile();
    for (const [path, body] of [["/sms-codes", { mobile, purpose: "register", captcha: await client.captcha("register") }], ["/users", { ...person, mobile, smsCode: "123456" }]] as const) {
      expect(await client.call("POST", path, body), path).toMatchObject({ status: 403, body: { reason: "register_closed" } });
    }
    expect(await client.smsCode(mobile, "login")).toMatch(/^\d{6}$/);
    const email = `${newUsername()}@post.example`;
    expect((await client.call("POST", "/email-codes", { email, purpose: "register", captcha: await client.captcha("register") })).status).toBe(202);
    const emailCode = /\b(\d{6})\b/.exec((await readMessage(email, (mail) => /\b\d{6}\b/.test(mail.text))).text)?.[1];
    expect((await client.call("POST", "/users", { ...person, email, emailCode })).status).toBe(201);
  } finally {
    byEmail.stop();
  }
});
