import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect as check, test } from "@playwright/test";
import { eq } from "drizzle-orm";
import Redis from "ioredis";
import { type Captcha, outcome, post, solved } from "./both";
import { Client, type Reply, apiCall, fifty, json, reason, reasonsOf, services, tally } from "./client";
import { askReset, browserOf, captchas, database, goodPassword, linkTo, newEmail, newMobile, newUsername, type Person, person, signIn, smsCode, somebody, users } from "./people";
import { attack, expect, kind } from "./rows";
import { searchEverything } from "./search";

test.describe.configure({ mode: "serial" });

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const wrong = "not-the-password-9";

/**
 * The median gap between two ways, asked in pairs by turns: what slows the machine for a while meets both of a pair alike.
 * A median of 200 gaps finds a way that is always slower, however much single answers vary.
 */
async function gapOf(count: number, one: (at: number) => Promise<Reply>, two: (at: number) => Promise<Reply>): Promise<number> {
  const gaps: number[] = [];
  for (let at = 0; at < count; at++) {
    const first = await (at % 2 ? two : one)(at);
    const second = await (at % 2 ? one : two)(at);
    gaps.push(at % 2 ? second.ms - first.ms : first.ms - second.ms);
  }
  return Math.abs(median(gaps));
}

kind("timing", () => {
  attack("wrong password for 200 real and 200 unknown names: the median gap is under 10 ms", async () => {
    const real: Person[] = [];
    for (let at = 0; at < 200; at++) real.push(await person());
    const guess = (identifier: string) => new Client().ask(apiCall("POST", "/sessions", { identifier, password: wrong }, {}, 0));
    for (let at = 0; at < 5; at++) await guess(newUsername());
    expect(await gapOf(200, (at) => guess(real[at]?.username ?? ""), () => guess(newUsername()))).toBeLessThan(10);
    expect((await signIn(real[0] ?? (await person()))).token).toBeTruthy();
  });

  attack("the login page, wrong password for 100 real and 100 unknown names: the median gap is under 10 ms", async () => {
    const real: Person[] = [];
    for (let at = 0; at < 100; at++) real.push(await person());
    const guess = (identifier: string) => new Client().ask({ ...post("login", { identifier, password: wrong }), door: 0 });
    for (let at = 0; at < 5; at++) expect(outcome(await guess(newUsername()))).toBe("login_refused");
    expect(await gapOf(100, (at) => guess(real[at]?.username ?? ""), () => guess(newUsername()))).toBeLessThan(10);
    expect(outcome(await new Client().ask(post("login", { identifier: real[0]?.username ?? "", password: goodPassword })))).toBe("done");
  });

  for (const [door, count, asks] of [
    ["a reset", 200, (email: string, captcha: Captcha) => apiCall("POST", "/password-resets", { email, captcha })],
    ["the page, a reset", 100, (email: string, captcha: Captcha) => post("reset", { to: email, ...solved(captcha) })],
  ] as const) {
    attack(`${door} for ${count} known and ${count} unknown e-mails: the median gap is under 10 ms`, async () => {
      const known: Person[] = [];
      for (let at = 0; at < count; at++) known.push(await person({ email: newEmail() }));
      // One solved captcha, laid back into Redis before each use: solving hundreds would take longer than all the rest.
      const [captcha] = await captchas("reset", 1);
      const redis = new Redis(services().redis);
      const kept = (await redis.get(`captcha:${captcha?.id}`)) ?? "";
      expect(kept).toContain("reset");
      const ask = async (email: string) => {
        await redis.set(`captcha:${captcha?.id}`, kept, "EX", 300);
        return new Client().ask({ ...asks(email, captcha), door: 0 });
      };
      // The next one is not asked while the mail of this one is sent, a moment after its answer: what is measured is the answer.
      const askKnown = async (email: string) => {
        const reply = await ask(email);
        await sleep(300);
        return reply;
      };
      for (let at = 0; at < 4; at++) expect(outcome(await ask(newEmail()))).toBe("done");
      expect(await gapOf(count, (at) => askKnown(known[at]?.email ?? ""), () => ask(newEmail()))).toBeLessThan(10);
      redis.disconnect();
    });
  }
});

kind("flood", () => {
  attack("300 logins at one process at once: some are told to wait, browsing goes on meanwhile, and a right login succeeds afterwards", async () => {
    const { who, client } = await somebody();
    // Each from an address and for an account of its own, so that only the queue of hashes refuses.
    const flood = fifty(() => new Client().hold({ ...apiCall("POST", "/sessions", { identifier: newUsername(), password: wrong }), door: 0 }), 300);
    let [over, rounds] = [false, 0];
    const end = flood.finally(() => (over = true));
    do {
      rounds++;
      for (const reply of [await new Client().ask({ path: "/", door: 0 }), await client.call("GET", "/me", undefined, {}, 0)]) expect([reply.status, reply.ms < 5_000], `${reply.ms} ms`).toEqual([200, true]);
    } while (!over);
    const replies = await end;
    expect(rounds).toBeGreaterThan(1);
    expect(Object.keys(reasonsOf(replies)).sort()).toEqual(["busy", "login_refused"]);
    expect(replies.filter((reply) => reason(reply) === "busy").every(({ status, headers }) => status === 429 && Number(headers["retry-after"]) > 0)).toBe(true);
    expect((await new Client().call("POST", "/sessions", { identifier: who.username, password: who.password }, {}, 0)).status).toBe(201);
  });
});

kind("redis", () => {
  attack("flushed: captchas are void; codes, their tries, SMS budgets, sessions and login failures hold", async () => {
    const { who, client } = await somebody();
    const { code } = await smsCode(who.mobile, "login");
    const [captcha, second] = await captchas("login", 2);
    const victim = await person();
    for (let at = 0; at < 3; at++) await new Client().call("POST", "/sessions", { identifier: victim.username, password: wrong });
    const redis = new Redis(services().redis);
    await redis.flushall();
    redis.disconnect();
    expect(reason(await new Client().call("POST", "/sms-codes", { mobile: newMobile(), purpose: "login", captcha }))).toBe("captcha.answer:captcha_wrong");
    expect(reason(await new Client().call("POST", "/sms-codes", { mobile: who.mobile, purpose: "login", captcha: await new Client().captcha("login") }))).toBe("sms_too_often");
    expect(reason(await new Client().call("POST", "/sessions", { identifier: victim.username, password: victim.password, captcha: second }))).toBe("captcha.answer:captcha_wrong");
    expect(reason(await new Client().call("POST", "/sessions", { identifier: victim.username, password: victim.password }))).toBe("captcha_required");
    expect((await client.call("GET", "/me")).status).toBe(200);
    expect((await new Client().call("POST", "/sessions", { mobile: who.mobile, smsCode: code })).status).toBe(201);
  });

  attack("down: sending codes fails closed, login is limited by the database, browsing and signed-in people go on", async () => {
    const { who, client } = await somebody();
    const browser = await browserOf(who);
    const [captcha] = await captchas("register", 1);
    const hold = join(dirname(process.env.LEMON_SERVICES ?? ".data/services.json"), "hold", "redis");
    writeFileSync(hold, "");
    process.kill(services().pids["redis"] ?? 0, "SIGKILL");
    try {
      await check.poll(async () => (await new Client().call("POST", "/captchas", { purpose: "login" })).status).toBe(503);
      const closed = [await new Client().call("POST", "/sms-codes", { mobile: newMobile(), purpose: "register", captcha }), await new Client().call("POST", "/email-codes", { email: newEmail(), purpose: "register", captcha }), await new Client().call("POST", "/password-resets", { mobile: who.mobile, captcha })];
      for (const reply of closed) expect([reply.status, reason(reply), Number(reply.headers["retry-after"]) > 0]).toEqual([503, "try_again_shortly", true]);
      for (const path of ["/login", "/login?by=sms", "/zh/register"]) expect((await new Client().ask({ path })).status, path).toBe(200);
      for (const path of ["/", "/zh", "/account", "/account/addresses", "/api/v1/viewer", "/api/v1/areas", "/api/v1/addresses", "/api/health", "/api/v1/usernames/somebody/count"]) expect((await browser.ask({ path })).status, path).toBe(200);
      const place = { receiver: "x", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "x", mobile: "13800138000" };
      expect((await client.call("POST", "/addresses", place)).status).toBe(201);
      expect((await signIn(await person())).token).toBeTruthy();
      const victim = await person();
      const guesses = await fifty((at) => new Client().hold(apiCall("POST", "/sessions", { identifier: victim.username, password: `${wrong}${at}`, ...(at % 2 ? { captcha } : {}) })));
      // No captcha can be had now: the database's waits stand in for it.
      expect(tally(guesses)[401] ?? 0).toBeLessThanOrEqual(5);
      expect(guesses.every(({ status }) => [401, 429, 503].includes(status))).toBe(true);
    } finally {
      rmSync(hold, { force: true });
    }
    await check.poll(async () => (await new Client().call("POST", "/captchas", { purpose: "login" })).status, { timeout: 30_000 }).toBe(201);
    expect((await smsCode(newMobile(), "register")).code).toHaveLength(6);
  });
});

kind("secrets", () => {
  attack("no password, code, token, grant or cookie in any log, table, key of Redis or state of the job runner", async () => {
    const secrets: Record<string, string> = {};
    const email = newEmail();
    const mobile = newMobile();
    const [username, password] = [newUsername(), `canary-${newUsername()}-lantern`];
    const register = await smsCode(mobile, "register");
    const browser = new Client();
    const made = await browser.call("POST", "/users", { username, password, acceptTerms: true, mobile, smsCode: register.code, email });
    expect(made.status).toBe(201);
    Object.assign(secrets, { password, registerCode: register.code, session: json<{ token: string }>(made).token, device: browser.cookies.get("lm-device") ?? "" });
    secrets.wrongPassword = `canary-wrong-${newUsername()}`;
    await new Client().call("POST", "/sessions", { identifier: username, password: secrets.wrongPassword });
    await new Client().ask({ path: `/api/v1/sessions?password=${secrets.wrongPassword}` });
    secrets.link = await linkTo(email, "/verify-email");
    await new Client().ask({ path: `/verify-email?token=${secrets.link}` });
    expect((await new Client().call("POST", "/email-verifications", { token: secrets.link })).status).toBe(204);
    const reset = await askReset({ email });
    secrets.resetCode = reset.code;
    secrets.grant = json<{ grant: string }>(await new Client().call("POST", `/password-resets/${reset.id}/verification`, { code: reset.code })).grant;
    secrets.newPassword = `canary-new-${newUsername()}-quarry`;
    expect((await new Client().call("PUT", `/password-resets/${reset.id}/password`, { grant: secrets.grant, newPassword: secrets.newPassword })).status).toBe(204);
    // Also what a broken body and a failing form held.
    secrets.broken = `canary-broken-${newUsername()}`;
    await new Client().ask({ method: "POST", path: "/api/v1/sessions", headers: { "content-type": "application/json" }, body: `{"password":"${secrets.broken}` });
    const back = await browserOf({ id: "", username, mobile, email, password: secrets.newPassword });
    secrets.cookie = back.cookies.get("lm-session") ?? "";
    const [row] = await database.select({ hash: users.passwordHash }).from(users).where(eq(users.usernameKey, username));
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length, name).toBeGreaterThanOrEqual(6);
      expect(await searchEverything(secret), name).toEqual([]);
    }
    // The search finds what is there.
    expect(await searchEverything(username)).toContain("table users");
    expect((await searchEverything(reset.id)).some((place) => place.startsWith("file"))).toBe(true);
    expect(goodPassword).toBeTruthy();
  });
});
