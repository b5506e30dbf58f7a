import { expect, test } from "@playwright/test";
import { ContractClient } from "../contract";
import { passSmsWait } from "../database";
import { readSms, shopUrl } from "../shop";

test("linked accounts: listed for their owner, unlinked only after a fresh proof, never somebody else's", async () => {
  const client = new ContractClient();
  expect((await client.call("GET", "/linked-accounts")).status).toBe(401);
  expect((await client.call("DELETE", "/linked-accounts/qq")).status).toBe(401);

  const person = await client.register();
  expect(await client.call("GET", "/linked-accounts")).toMatchObject({ status: 200, body: { items: [] } });
  const missing = await client.call("DELETE", "/linked-accounts/qq");
  expect(missing).toMatchObject({ status: 404, body: { reason: "not_found" } });
  for (const provider of ["github", "QQ", "%00", "a".repeat(2000)]) expect((await client.call("DELETE", `/linked-accounts/${provider}`)).status).toBe(404);
  expect((await client.call("GET", "/linked-accounts?all=1")).status).toBe(422);

  // A code by SMS signs in, but where there is a password it is no proof for sensitive changes.
  await passSmsWait(person.mobile);
  const other = new ContractClient();
  const before = Date.now();
  expect((await other.call("POST", "/sms-codes", { mobile: person.mobile, purpose: "login", captcha: await other.captcha("login") })).status).toBe(202);
  const smsCode = await readSms(person.mobile, before);
  other.token = (await other.call<{ token: string }>("POST", "/sessions", { mobile: person.mobile, smsCode })).body.token;
  expect(await other.call("DELETE", "/linked-accounts/qq")).toMatchObject({ status: 403, body: { reason: "step_up_required" } });
});

test("of next-auth only the way back from sites that are set up is reachable", async () => {
  const paths = ["", "/signin", "/signin/qq", "/signin/grant", "/signout", "/session", "/csrf", "/providers", "/error", "/verify-request", "/callback/grant", "/callback/credentials", "/callback/github", "/callback", "/callback/qq/x", "/callback/QQ"];
  for (const path of paths) {
    for (const method of ["GET", "POST", "HEAD"]) {
      const body = method === "POST" ? { body: new URLSearchParams({ grant: "x", csrfToken: "x" }) } : {};
      const answer = await fetch(`${shopUrl}/api/auth${path}`, { method, redirect: "manual", headers: { origin: shopUrl }, ...body });
      expect([path, method, answer.status]).toEqual([path, method, 404]);
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
  }
  // What comes back is a GET; nothing else may use an answer up.
  for (const method of ["POST", "HEAD", "PUT", "DELETE"]) {
    const answer = await fetch(`${shopUrl}/api/auth/callback/qq?code=x&state=y`, { method, redirect: "manual" });
    expect([404, 405]).toContain(answer.status);
  }
});

test("an answer that nobody asked for leads to a page that says so", async () => {
  for (const site of ["qq", "weibo", "oidc"]) {
    for (const query of ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&state=x", "?code=x&code=y&state=%00", `?state=${"x".repeat(4000)}`]) {
      const answer = await fetch(`${shopUrl}/api/auth/callback/${site}${query}`, { redirect: "manual", headers: { "accept-language": "zh-CN" } });
      expect([site, query, answer.status, answer.headers.get("location")]).toEqual([site, query, 303, "/zh/login?problem=provider_state"]);
      expect(answer.headers.get("cache-control")).toContain("no-store");
    }
  }
});
