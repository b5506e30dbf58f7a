import { expect, test } from "@playwright/test";
import { ContractClient } from "../contract";
import { goodPassword, newMobile, newUsername, readMail, readSms } from "../shop";

test("the whole path over the API alone: register, verify the e-mail, log out and in, save addresses", async () => {
  const client = new ContractClient();
  const person = { username: newUsername(), mobile: newMobile(), email: `${newUsername()}@post.example`, password: goodPassword };

  expect((await client.call("GET", "/viewer")).body).toEqual({ user: null, cartCount: 0 });
  expect((await client.call("GET", `/usernames/${person.username}/count`)).body).toEqual({ username: person.username, count: 0 });

  const sent = await client.call<{ id: string; resendAfter: number; expiresAt: string }>("POST", "/sms-codes", {
    mobile: person.mobile,
    purpose: "register",
    captcha: await client.captcha("register"),
  });
  expect(sent.status).toBe(202);
  expect(sent.body.resendAfter).toBe(60);
  const smsCode = await readSms(person.mobile);
  await expect.poll(async () => (await client.call("GET", `/sms-codes/${sent.body.id}`)).body).toEqual({ state: "sent" });
  expect((await new ContractClient().call("GET", `/sms-codes/${sent.body.id}`)).status).toBe(404);

  const registered = await client.call<{ token: string; user: Record<string, unknown> }>("POST", "/users", { ...person, smsCode, acceptTerms: true, locale: "en" });
  expect(registered.status).toBe(201);
  expect(registered.body.user).toMatchObject({ username: person.username, email: person.email, emailVerified: false, role: "shopper", hasPassword: true });
  expect(registered.headers.get("set-cookie")).toMatch(/lm-session=.+HttpOnly/i);
  client.token = registered.body.token;

  const { href } = await readMail(person.email, /https?:\/\/\S+\/verify-email\?token=[\w-]+/);
  const token = new URL(href).searchParams.get("token");
  expect((await new ContractClient().call("POST", "/email-verifications", { token })).status).toBe(204);
  expect((await new ContractClient().call("POST", "/email-verifications", { token })).status).toBe(404);
  expect((await client.call("GET", "/me")).body).toMatchObject({ email: person.email, emailVerified: true, pendingEmail: null });

  expect((await client.call("DELETE", "/sessions/current")).status).toBe(204);
  expect((await client.call("GET", "/me")).status).toBe(401);

  for (const identifier of [person.username, `+86 ${person.mobile}`, person.email]) {
    const back = await client.call<{ token: string }>("POST", "/sessions", { identifier, password: person.password, remember: true });
    expect(back.status, identifier).toBe(201);
    client.token = back.body.token;
  }

  const place = { receiver: "Zhang San", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "Keji Road 1", mobile: person.mobile };
  const first = await client.call<{ id: string; isDefault: boolean }>("POST", "/addresses", place);
  expect(first.status).toBe(201);
  expect(first.body.isDefault).toBe(true);
  const second = await client.call<{ id: string; isDefault: boolean }>("POST", "/addresses", { ...place, title: "Office" });
  expect(second.body.isDefault).toBe(false);
  expect((await client.call("PUT", `/addresses/${second.body.id}/default`)).status).toBe(204);
  const list = await client.call<{ items: { id: string }[]; defaultAddressId: string }>("GET", "/addresses");
  expect(list.body.defaultAddressId).toBe(second.body.id);
  expect(list.body.items.map((address) => address.id)).toEqual([second.body.id, first.body.id]);
});
