import { expect, test } from "@playwright/test";
import { ContractClient } from "../contract";
import { passSmsWait, passStepUp, run } from "../database";
import { goodPassword, newMobile, newUsername, readMessage } from "../shop";

const anEmail = () => `${newUsername()}@post.example`;
const mailedCode = async (email: string) => /\b(\d{6})\b/.exec((await readMessage(email, (mail) => /\b\d{6}\b/.test(mail.text))).text)?.[1] ?? "";
const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

test("register by e-mail: a mailed code, told alike for a known address, proven at once", async () => {
  const client = new ContractClient();
  const email = anEmail();
  const sent = await client.call<{ id: string; resendAfter: number }>("POST", "/email-codes", { email, purpose: "register", captcha: await client.captcha("register") });
  expect(sent).toMatchObject({ status: 202, body: { resendAfter: 60 } });
  await expect.poll(async () => (await client.call("GET", `/email-codes/${sent.body.id}`)).body).toEqual({ state: "sent" });
  const emailCode = await mailedCode(email);
  const person = { username: newUsername(), password: goodPassword, acceptTerms: true, email };
  expect((await client.call("POST", "/users", { ...person, emailCode: otherThan(emailCode) })).body).toMatchObject({ status: 422, fields: { emailCode: "code_wrong" } });
  // Exactly one of the two ways.
  expect((await client.call("POST", "/users", { ...person, emailCode, mobile: newMobile() })).status).toBe(422);
  expect((await client.call("POST", "/users", { ...person, emailCode, acceptTerms: false })).body).toMatchObject({ fields: { acceptTerms: "terms_required" } });
  const made = await client.call<{ token: string; user: Record<string, unknown> }>("POST", "/users", { ...person, emailCode, locale: "zh" });
  expect(made).toMatchObject({ status: 201, body: { user: { email, emailVerified: true, mobile: null, locale: "zh", hasPassword: true } } });
  client.token = made.body.token;

  // A known address gets the same answer, and a mail without a code.
  const [owner, known] = [await new ContractClient().register(), anEmail()];
  await run("UPDATE users SET email = ?, verified_email_key = ?, email_verified_at = updated_at WHERE id = ?", [known, known, owner.id]);
  const again = await new ContractClient().call("POST", "/email-codes", { email: known, purpose: "register", captcha: await client.captcha("register") });
  expect([again.status, Object.keys(again.body)]).toEqual([202, Object.keys(sent.body)]);
  expect((await readMessage(known, (mail) => mail.channel === "email")).text).not.toMatch(/\b\d{6}\b/);

  // A first mobile, by a code to it.
  const mobile = newMobile();
  expect((await client.call("PUT", "/me/mobile", { mobile, smsCode: await client.smsCode(mobile, "change-mobile") })).status).toBe(204);
  expect((await client.call<{ mobile: string }>("GET", "/me")).body.mobile).toContain(mobile.slice(-4));
});

test("a mobile that has an account: 409 only after the code proved it; then its code signs in", async () => {
  const owner = new ContractClient();
  const { mobile, id } = await owner.register();
  await passSmsWait(mobile);
  const client = new ContractClient();
  const smsCode = await client.smsCode(mobile, "register");
  const person = { username: newUsername(), password: goodPassword, acceptTerms: true, mobile };
  expect((await client.call("POST", "/users", { ...person, smsCode: otherThan(smsCode) })).body).toMatchObject({ status: 422, fields: { smsCode: "code_wrong" } });
  expect((await client.call("POST", "/users", { ...person, smsCode })).body).toMatchObject({ status: 409, reason: "mobile_registered" });
  // A code to register is no code to sign in.
  expect((await client.call("POST", "/sessions", { mobile, smsCode })).body).toMatchObject({ status: 422, fields: { smsCode: "code_wrong" } });
  await passSmsWait(mobile);
  const login = await client.call("POST", "/sessions", { mobile, smsCode: await client.smsCode(mobile, "login"), remember: true });
  expect(login).toMatchObject({ status: 201, body: { user: { id } } });
  const days = (Date.parse(String(login.body.expiresAt)) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
  const nobody = newMobile();
  expect((await client.call("POST", "/sessions", { mobile: nobody, smsCode: await client.smsCode(nobody, "login") })).body).toMatchObject({ status: 409, reason: "mobile_unregistered" });
});

test("names, terms and mobiles that are refused, each at its field", async () => {
  const client = new ContractClient();
  const good = { username: newUsername(), password: goodPassword, acceptTerms: true, mobile: newMobile(), smsCode: "123456" };
  const refusals = [
    [{ username: "adm1n" }, { username: "username_taken" }], [{ username: "Lem0n-Mall" }, { username: "username_taken" }], [{ username: "abcd" }, { username: "username_short" }],
    [{ username: "a".repeat(21) }, { username: "username_long" }], [{ username: "12345678" }, { username: "username_letter" }], [{ username: "a b c d" }, { username: "username_signs" }],
    [{ password: "short" }, { password: "password_short" }], [{ password: "12345678" }, { password: "password_common" }], [{ acceptTerms: "true" }, { acceptTerms: "terms_required" }],
    [{ mobile: "+1 415 555 2671" }, { mobile: "mobile_invalid" }], [{ smsCode: "１２３４５６" }, { smsCode: "code_format" }],
  ] as const;
  for (const [change, fields] of refusals) {
    const answer = await client.call("POST", "/users", { ...good, ...change });
    expect([answer.status, answer.body.fields], JSON.stringify(change)).toEqual([422, fields]);
  }
});

test("an account without a password proves itself by a code to its mobile; then sets its first password", async () => {
  const client = new ContractClient();
  const { username, mobile, id } = await client.register();
  // As an account is that came through another site and added a mobile.
  await run("UPDATE users SET password_hash = NULL, password_changed_at = NULL WHERE id = ?", [id]);
  await passStepUp(username);
  const newPassword = "copper-lantern-meadow-42";
  expect((await client.call("PUT", "/me/password", { newPassword })).body).toMatchObject({ status: 403, reason: "step_up_required" });
  expect((await client.call("POST", "/me/step-up", { currentPassword: goodPassword })).body).toMatchObject({ fields: { currentPassword: "password_wrong" } });
  await passSmsWait(mobile);
  const smsCode = await client.smsCode(mobile, "step-up");
  expect((await client.call("POST", "/me/step-up", { smsCode: otherThan(smsCode) })).body).toMatchObject({ fields: { smsCode: "code_wrong" } });
  expect((await client.call("POST", "/me/step-up", { smsCode })).status).toBe(204);
  expect((await client.call("PUT", "/me/password", { newPassword })).status).toBe(204);
  expect((await client.call("POST", "/sessions", { identifier: mobile, password: newPassword })).status).toBe(201);
});

test("reset by mobile in three steps", async () => {
  const owner = new ContractClient();
  const { mobile } = await owner.register();
  await passSmsWait(mobile);
  const client = new ContractClient();
  const before = Date.now();
  const asked = await client.call<{ id: string }>("POST", "/password-resets", { mobile, captcha: await client.captcha("reset") });
  expect(asked.status).toBe(202);
  const sms = await readMessage(`+86${mobile}`, (one) => Date.parse(one.createdAt) >= before && /\b\d{6}\b/.test(one.text));
  const { body } = await client.call<{ grant: string }>("POST", `/password-resets/${asked.body.id}/verification`, { code: /\b(\d{6})\b/.exec(sms.text)?.[1] });
  expect((await client.call("PUT", `/password-resets/${asked.body.id}/password`, { grant: body.grant, newPassword: "copper-lantern-meadow-42" })).status).toBe(204);
  expect((await owner.call("GET", "/me")).status).toBe(401);
  expect((await client.call("POST", "/sessions", { identifier: mobile, password: "copper-lantern-meadow-42" })).status).toBe(201);
});

test("a captcha as a picture: a PNG, four signs, good once", async () => {
  const client = new ContractClient();
  const made = await client.call<{ id: string; kind: string; image: string }>("POST", "/captchas", { purpose: "register", kind: "image" });
  expect([made.status, made.body.kind]).toEqual([201, "image"]);
  expect(Buffer.from(made.body.image.slice("data:image/png;base64,".length), "base64").subarray(1, 4).toString()).toBe("PNG");
  for (const answer of ["IO01", "io01"]) {
    const refused = await client.call("POST", "/sms-codes", { mobile: newMobile(), purpose: "register", captcha: { id: made.body.id, answer } });
    expect(refused.body).toMatchObject({ status: 422, fields: { "captcha.answer": "captcha_wrong" } });
  }
});

test("the fourth guess needs a captcha; the right password comes in with it", async () => {
  const owner = new ContractClient();
  const { username, password } = await owner.register();
  const client = new ContractClient();
  for (let at = 0; at < 3; at++) expect((await client.call("POST", "/sessions", { identifier: username, password: "wrong" })).body).toMatchObject({ status: 401, reason: "login_refused" });
  const fourth = await client.call("POST", "/sessions", { identifier: username, password });
  // A captcha is all it takes: no need to wait.
  expect([fourth.body, fourth.headers.get("retry-after")]).toMatchObject([{ status: 429, reason: "captcha_required" }, "0"]);
  expect((await client.call("POST", "/sessions", { identifier: username, password, captcha: { id: "0".repeat(26), answer: "x" } })).body).toMatchObject({ status: 422, fields: { "captcha.answer": "captcha_wrong" } });
  expect((await client.call("POST", "/sessions", { identifier: username, password, captcha: await client.captcha("login") })).status).toBe(201);
});
