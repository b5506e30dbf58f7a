import { expect, test } from "@playwright/test";
import { ContractClient } from "../contract";
import { agedProof, agedSms, newMobile, newUsername, readMail, readMessage, readSms } from "../shop";

const anEmail = () => `${newUsername()}@post.example`;
const fresh = "copper-lantern-meadow-42";
const token = (href: string) => new URL(href).searchParams.get("token");
const tokenOf = async (to: string, page: string) => token((await readMail(to, new RegExp(`https?://\\S+/${page}\\?token=[\\w-]+`))).href);

async function someone(more: Record<string, unknown> = {}) {
  const client = new ContractClient();
  const person = await client.register({ locale: "en", ...more });
  const again = async () => {
    const other = new ContractClient();
    const { body } = await other.call<{ token: string }>("POST", "/sessions", { identifier: person.username, password: person.password });
    other.token = body.token;
    return other;
  };
  return { client, person, again };
}

test("signing out by a token takes the cookie of the same sign-in along, which a client's cookie store kept, and no other", async () => {
  const { client, again } = await someone();
  const other = await again();
  const leave = (who: ContractClient, cookie: string | null) => who.call("DELETE", "/sessions/current", undefined, { cookie: `lm-session=${cookie}` });
  const left = await leave(other, client.token);
  expect([left.status, left.headers.get("set-cookie")]).toEqual([204, null]);
  const itself = await leave(client, client.token);
  expect([itself.status, itself.headers.get("set-cookie")]).toEqual([204, expect.stringMatching(/^lm-session=;.*Max-Age=0/i)]);
});

test("a code to step up goes to the account's own mobile, which need not be named", async () => {
  const { client, person } = await someone();
  await agedSms(person.mobile);
  const unnamed = async (purpose: string) => client.call("POST", "/sms-codes", { purpose, captcha: await client.captcha(purpose) });
  const before = Date.now();
  expect((await unnamed("step-up")).status).toBe(202);
  await agedProof(person.id);
  expect((await client.call("POST", "/me/step-up", { smsCode: await readSms(person.mobile, before) })).status).toBe(204);
  expect((await unnamed("login")).body).toMatchObject({ status: 422, fields: { mobile: "mobile_required" } });
  expect((await client.call("POST", "/sms-codes", { purpose: "login" })).body).toMatchObject({ status: 422, fields: { mobile: "mobile_required", captcha: expect.any(String) } });
});

test("sensitive calls ask for a proof when the last one is over ten minutes old", async () => {
  const { client, person } = await someone();
  await agedProof(person.id);
  const calls = [["PUT", "/me/email", { email: anEmail() }], ["PUT", "/me/password", { newPassword: fresh }], ["PUT", "/me/mobile", { mobile: newMobile(), smsCode: "123456" }]] as const;
  for (const [method, path, body] of calls) {
    expect((await client.call(method, path, body)).body, path).toMatchObject({ status: 403, reason: "step_up_required" });
  }
  expect((await client.call("POST", "/me/step-up", { currentPassword: "wrong" })).body).toMatchObject({ status: 422, fields: { currentPassword: "password_wrong" } });
  expect((await client.call("POST", "/me/step-up", { currentPassword: person.password, smsCode: "123456" })).body).toMatchObject({ status: 422, fields: { currentPassword: "unknown_field" } });
  expect((await client.call("POST", "/me/step-up", { currentPassword: person.password })).status).toBe(204);
  expect((await client.call("PUT", "/me/email", calls[0][2])).status).toBe(202);
  await agedProof(person.id);
  // The mobile got its code for registering within the last minute; the next one has to wait.
  const early = await client.call("POST", "/sms-codes", { mobile: person.mobile, purpose: "step-up", captcha: await client.captcha("step-up") });
  expect(early.body).toMatchObject({ status: 429, reason: "sms_too_often" });
  await agedSms(person.mobile);
  const smsCode = await client.smsCode(person.mobile, "step-up");
  expect((await client.call("PUT", "/me/email", { email: anEmail() })).body).toMatchObject({ status: 403, reason: "step_up_required" });
  expect((await client.call("POST", "/me/step-up", { smsCode })).status).toBe(204);
  expect((await client.call("POST", "/me/step-up", { smsCode })).body).toMatchObject({ status: 422, fields: { smsCode: "code_wrong" } });
  expect((await client.call("PUT", "/me/password", { newPassword: fresh })).status).toBe(204);
});

test("e-mail: added, proven, changed, undone", async () => {
  const { client, person, again } = await someone();
  const [first, other] = [anEmail(), anEmail()];
  expect((await client.call("PUT", "/me/email", { email: first })).body).toEqual({ resendAfter: 60 });
  expect((await client.call("GET", "/me")).body).toMatchObject({ email: first, emailVerified: false, pendingEmail: first });
  expect((await client.call("POST", "/me/email/verification")).body).toMatchObject({ status: 429, reason: "email_too_often" });
  expect((await client.call("POST", "/email-verifications", { token: await tokenOf(first, "verify-email") })).status).toBe(204);
  expect((await client.call("POST", "/me/email/verification")).status).toBe(404);
  expect((await client.call("DELETE", "/me/email/pending")).status).toBe(404);
  await client.call("PUT", "/me/email", { email: other });
  expect((await client.call("GET", "/me")).body).toMatchObject({ email: first, emailVerified: true, pendingEmail: other });
  expect((await client.call("DELETE", "/me/email/pending")).status).toBe(204);
  expect((await client.call("POST", "/email-verifications", { token: await tokenOf(other, "verify-email") })).body).toMatchObject({ status: 404, reason: "link_invalid" });
  const undo = await tokenOf(first, "undo-email");
  expect((await client.call("POST", "/email-verifications", { token: undo })).status).toBe(404);
  expect((await new ContractClient().call("POST", "/email-undos", { token: undo })).status).toBe(204);
  expect((await new ContractClient().call("POST", "/email-undos", { token: undo })).status).toBe(404);
  expect((await client.call("GET", "/me")).status).toBe(401);
  const back = await again();
  expect((await back.call("GET", "/me")).body).toMatchObject({ id: person.id, email: first, pendingEmail: null });
});

test("password: changed, all other sessions end at once", async () => {
  const { client, person, again } = await someone();
  const other = await again();
  expect((await client.call("PUT", "/me/password", { newPassword: person.password })).body).toMatchObject({ fields: { newPassword: "password_same" } });
  expect((await client.call("PUT", "/me/password", { newPassword: "short" })).body).toMatchObject({ fields: { newPassword: "password_short" } });
  expect((await client.call("PUT", "/me/password", { newPassword: fresh })).status).toBe(204);
  expect((await other.call("GET", "/me")).status).toBe(401);
  expect((await client.call("GET", "/me")).status).toBe(200);
  expect((await new ContractClient().call("POST", "/sessions", { identifier: person.username, password: person.password })).status).toBe(401);
});

test("mobile: changed with a code to the new one; another account's said so only after the code", async () => {
  const [{ client }, stranger] = [await someone(), await someone()];
  const mobile = newMobile();
  const smsCode = await client.smsCode(mobile, "change-mobile");
  // Asked for by this account, the code opens nothing for another one.
  expect((await stranger.client.call("PUT", "/me/mobile", { mobile, smsCode })).body).toMatchObject({ fields: { smsCode: "code_wrong" } });
  expect((await client.call("PUT", "/me/mobile", { mobile, smsCode })).status).toBe(204);
  expect((await client.call("PUT", "/me/mobile", { mobile, smsCode })).body).toMatchObject({ fields: { mobile: "mobile_same" } });
  expect((await client.call<{ mobile: string }>("GET", "/me")).body.mobile).toBe(`+86 ${mobile.slice(0, 3)}****${mobile.slice(-4)}`);
});

test("reset in three steps; without the grant, with another's, twice: refused", async () => {
  const email = anEmail();
  const { client, person } = await someone({ email });
  await client.call("POST", "/email-verifications", { token: await tokenOf(email, "verify-email") });
  const anyone = new ContractClient();
  const [known, unknown] = [
    await anyone.call<{ id: string }>("POST", "/password-resets", { email, captcha: await anyone.captcha("reset") }),
    await anyone.call<{ id: string }>("POST", "/password-resets", { email: anEmail(), captcha: await anyone.captcha("reset") }),
  ];
  expect([known.status, unknown.status]).toEqual([202, 202]);
  expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
  const mail = await readMessage(email, (one) => one.text.includes("/reset-password/code"));
  const code = /\b(\d{6})\b/.exec(mail.text)?.[1] ?? "";
  const { id } = known.body;
  // A code that had nobody to go to looks like any other on its way.
  await expect.poll(async () => (await anyone.call("GET", `/email-codes/${unknown.body.id}`)).body).toEqual({ state: "sent" });
  expect((await anyone.call("POST", `/password-resets/${unknown.body.id}/verification`, { code })).body).toMatchObject({ fields: { code: "code_wrong" } });
  expect((await anyone.call("PUT", `/password-resets/${id}/password`, { newPassword: fresh })).body).toMatchObject({ status: 422, fields: { grant: "required" } });
  expect((await anyone.call("PUT", `/password-resets/${id}/password`, { grant: "x".repeat(43), newPassword: fresh })).body).toMatchObject({ status: 404, reason: "reset_invalid" });
  const { body } = await anyone.call<{ grant: string }>("POST", `/password-resets/${id}/verification`, { code });
  expect((await anyone.call("PUT", `/password-resets/${unknown.body.id}/password`, { grant: body.grant, newPassword: fresh })).status).toBe(404);
  const done = await Promise.all([1, 2, 3].map(() => anyone.call("PUT", `/password-resets/${id}/password`, { grant: body.grant, newPassword: fresh })));
  expect(done.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 404, 404]);
  expect((await client.call("GET", "/me")).status).toBe(401);
  expect((await anyone.call("POST", "/sessions", { identifier: person.username, password: fresh })).status).toBe(201);
});

test("an SMS code for a reset is a reset", async () => {
  const { client, person } = await someone();
  const anyone = new ContractClient();
  const sent = await anyone.call("POST", "/sms-codes", { mobile: person.mobile, purpose: "reset", captcha: await anyone.captcha("reset") });
  // Registering sent one within the last minute: the budget of a mobile holds over purposes.
  expect(sent.body).toMatchObject({ status: 429, reason: "sms_too_often" });
  const nobody = newMobile();
  const other = await anyone.call<{ id: string }>("POST", "/sms-codes", { mobile: nobody, purpose: "reset", captcha: await anyone.captcha("reset") });
  expect(other.status).toBe(202);
  expect((await anyone.call("POST", `/password-resets/${other.body.id}/verification`, { code: "123456" })).status).toBe(422);
  expect((await client.call("GET", "/me")).status).toBe(200);
});

test("sessions and the timeline are one's own", async () => {
  const [{ client, again }, stranger] = [await someone(), await someone()];
  const other = await again();
  const mine = await client.call<{ items: { id: string; current: boolean }[] }>("GET", "/sessions");
  const theirs = await stranger.client.call<{ items: { id: string }[] }>("GET", "/sessions");
  expect(mine.body.items).toHaveLength(2);
  for (const id of [theirs.body.items[0]?.id, "0".repeat(26), "x"]) expect((await client.call("DELETE", `/sessions/${id}`)).status).toBe(404);
  expect((await stranger.client.call("GET", "/me")).status).toBe(200);
  expect((await client.call("DELETE", `/sessions/${mine.body.items.find((one) => !one.current)?.id}`)).status).toBe(204);
  expect((await other.call("GET", "/me")).status).toBe(401);
  const page = await client.call<{ items: { kind: string }[]; nextCursor: string }>("GET", "/security-events?limit=1");
  expect(page.body.items.map(({ kind }) => kind)).toEqual(["session_ended"]);
  const next = await client.call<{ items: { kind: string }[] }>("GET", `/security-events?limit=5&cursor=${page.body.nextCursor}`);
  expect(next.body.items.map(({ kind }) => kind)).toEqual(["signed_in", "registered"]);
  for (const query of ["limit=0", "limit=101", "cursor=x", "page=2", "limit=1&limit=2"]) expect((await client.call("GET", `/security-events?${query}`)).status, query).toBe(422);
  await again();
  expect((await client.call("DELETE", "/sessions")).status).toBe(204);
  expect((await client.call<{ items: unknown[] }>("GET", "/sessions")).body.items).toHaveLength(1);
});

test("signed out: every personal call answers 401, and bad input 422 in the reader's language", async () => {
  const nobody = new ContractClient();
  for (const [method, path] of [["GET", "/me"], ["GET", "/sessions"], ["GET", "/security-events"], ["PUT", "/me/email"], ["PUT", "/me/password"], ["PUT", "/me/mobile"], ["POST", "/me/step-up"], ["DELETE", "/me/email/pending"], ["POST", "/me/email/verification"], ["DELETE", "/sessions"]] as const) {
    expect((await nobody.call(method, path, method === "GET" ? undefined : {})).body, path).toMatchObject({ status: 401, reason: "unauthenticated" });
  }
  const { client } = await someone();
  expect((await client.call("PUT", "/me/email", { email: "x", verified: true }, { "accept-language": "zh-CN" })).body).toMatchObject({ status: 422, fields: { verified: "unknown_field" }, title: "请检查填写的内容" });
  for (const code of [123456, ["123456"], {}, null, "１２３４５６", "123456\n", "12345", ""]) {
    expect((await client.call("PUT", "/me/mobile", { mobile: newMobile(), smsCode: code })).status, JSON.stringify(code)).toBe(422);
  }
});

test("whether a username is free may be asked 30 times a minute", async () => {
  const client = new ContractClient();
  // One after the other and a few more: the limit slides, and it lets pass while Redis is too slow to count.
  let free = 0;
  let last = await client.call("GET", `/usernames/${newUsername()}/count`);
  for (; last.status === 200 && free < 60; free++) last = await client.call("GET", `/usernames/${newUsername()}/count`);
  expect(free).toBeGreaterThanOrEqual(30);
  expect(last.status).toBe(429);
  expect(last.headers.get("retry-after")).toMatch(/^\d+$/);
});
