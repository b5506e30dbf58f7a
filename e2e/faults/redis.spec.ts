import { test } from "@playwright/test";
import { eq } from "drizzle-orm";
import { command } from "../../local/redis.mjs";
import { Client, json, reason, shops } from "../abuse/client";
import { budgets, database, newMobile, person, signIn, smsCode, somebody } from "../abuse/people";
import { drill, expect, seen } from "./drill";
import { type Part, releaseAll, services, takeDown, until } from "./stack";

const place = { receiver: "Zhang San", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "Keji Road 1", mobile: "13800138000" };

const askCaptcha = (door: number) =>
  new Client().ask({ door, method: "POST", path: "/api/v1/captchas", headers: { "content-type": "application/json" }, body: JSON.stringify({ purpose: "register", kind: "pow" }) });

test.afterEach(() => releaseAll());

for (const part of ["redis", "kv"] as const satisfies Part[]) {
  drill(`${part === "redis" ? "Redis" : "the KV gateway"} is down: reading, accounts and signing in go on; codes fail closed`, 120, async () => {
    const { who, client } = await somebody();
    const captcha = await new Client().captcha("register");
    const back = await takeDown(part);
    const times: number[] = [];
    const ask = async (method: string, path: string, body?: unknown) => {
      const reply = await client.call(method, path, body);
      times.push(reply.ms);
      return reply;
    };
    for (const path of ["/", "/zh", "/login", "/register", "/terms"]) expect((await new Client().ask({ path })).status, path).toBe(200);
    expect((await ask("GET", "/me")).status).toBe(200);
    const made = await ask("POST", "/addresses", place);
    expect(made.status).toBe(201);
    expect((await ask("GET", "/addresses")).status).toBe(200);
    expect((await ask("GET", "/areas")).status).toBe(200);
    expect((await ask("GET", "/areas/440300")).status).toBe(200);
    expect((await ask("DELETE", `/addresses/${json<{ id: string }>(made).id}`)).status).toBeLessThan(300);
    const page = await client.ask({ path: "/account/addresses" });
    expect(page.status).toBe(200);

    const refused = [
      await new Client().call("POST", "/captchas", { purpose: "register", kind: "pow" }),
      await new Client().call("POST", "/sms-codes", { mobile: newMobile(), purpose: "register", captcha }),
      await new Client().call("POST", "/email-codes", { email: `${who.username}@post.example`, purpose: "register", captcha }),
    ];
    expect(refused.map((reply) => [reply.status, reason(reply)])).toEqual(refused.map(() => [503, "try_again_shortly"]));
    expect(refused.every(({ headers }) => Number(headers["retry-after"]) > 0)).toBe(true);

    expect((await signIn(await person())).token).toBeTruthy();
    // And never without a limit: the database counts the failures.
    const victim = await person();
    const wrong = [];
    for (let n = 0; n < 7; n++) wrong.push(await new Client().call("POST", "/sessions", { identifier: victim.username, password: `wrong-${n}-wrong` }));
    expect(wrong.slice(0, 3).map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(wrong.at(-1)?.status, "guessing is stopped").not.toBe(401);
    expect(wrong.every(({ status }) => status < 500 || status === 503)).toBe(true);
    await back();
    // Each process finds out for itself that it is back.
    const took = await until("codes are sent again", 15, async () => (await Promise.all(shops.map((_, door) => askCaptcha(door)))).every(({ status }) => status === 201));
    seen(`signed-in calls took ${Math.round(Math.max(...times))} ms at most; guesses ${wrong.map(({ status }) => status).join(" ")}; codes again after ${(took / 1000).toFixed(1)} s`);
  });
}

drill("Redis is flushed: captchas are void, codes, SMS budgets and sessions hold", 90, async () => {
  const { client } = await somebody();
  const mobile = newMobile();
  const { code } = await smsCode(mobile, "register");
  const captcha = await new Client().captcha("register");
  const url = new URL(services().redis);
  expect(await command(Number(url.port), decodeURIComponent(url.password), "FLUSHALL")).toContain("OK");

  expect(reason(await new Client().call("POST", "/sms-codes", { mobile: newMobile(), purpose: "register", captcha })), "the captcha is void").toContain("captcha_wrong");
  const again = await new Client().call("POST", "/sms-codes", { mobile, purpose: "register", captcha: await new Client().captcha("register") });
  expect(reason(again), "one SMS a minute still").toBe("sms_too_often");
  const [budget] = await database.select().from(budgets).where(eq(budgets.key, `sms:to:+86${mobile}`));
  expect(budget?.count).toBe(1);
  const made = await new Client().call("POST", "/users", { username: `f${Date.now().toString(36)}`, mobile, password: "violet-kettle-harbour-17", smsCode: code, acceptTerms: true });
  expect(made.status, "the code still opens").toBe(201);
  expect((await client.call("GET", "/me")).status).toBe(200);
  seen("a captcha asked for before is refused, the code sent before opens, the next SMS waits its minute");
});
