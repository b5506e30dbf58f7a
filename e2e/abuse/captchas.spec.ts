import { inArray } from "drizzle-orm";
import Redis from "ioredis";
import { Client, apiCall, fifty, json, reason, reasonsOf, services, tally } from "./client";
import { actionAsk, actionId, stateOf } from "./door";
import { captchas, database, messages, newEmail, newMobile } from "./people";
import { attack, expect, kind } from "./rows";

const sent = async (mobiles: string[]) => (await database.select({ id: messages.id }).from(messages).where(inArray(messages.recipient, mobiles.map((mobile) => `+86${mobile}`)))).length;

kind("captchas", () => {
  attack("one captcha, 50 parallel requests to 50 mobiles: one SMS", async () => {
    const captcha = await new Client().captcha("register");
    const mobiles = Array.from({ length: 50 }, newMobile);
    const replies = await fifty((at) => new Client().hold(apiCall("POST", "/sms-codes", { mobile: mobiles[at], purpose: "register", captcha })));
    expect(reasonsOf(replies)).toEqual({ 202: 1, "captcha.answer:captcha_wrong": 49 });
    expect(await sent(mobiles)).toBe(1);
  });

  attack("one captcha shared by both doors and both kinds of code: one message", async () => {
    const captcha = await new Client().captcha("register");
    const id = await actionId(new Client(), "/register", "smsCode");
    const form = (mobile: string) => ({ mobile, sendCode: "1", "captcha.id": captcha.id, "captcha.answer": captcha.answer });
    const mobiles = Array.from({ length: 30 }, newMobile);
    const replies = await fifty((at) => {
      if (at % 3 === 0) return new Client().hold(apiCall("POST", "/email-codes", { email: newEmail(), purpose: "register", captcha }));
      return new Client().hold(at % 3 === 1 ? actionAsk(id, "/register", form(mobiles[at] ?? "")) : apiCall("POST", "/sms-codes", { mobile: mobiles[at], purpose: "register", captcha }));
    }, 30);
    const passed = replies.filter((reply) => reply.status === 202 || stateOf(reply)?.ok === true);
    expect(passed).toHaveLength(1);
  });

  attack("wrong answer, wrong purpose, used, another's solution, tampered: refused, and the captcha is gone", async () => {
    const ask = (captcha: unknown, purpose = "register") => new Client().call("POST", "/sms-codes", { mobile: newMobile(), purpose, captcha });
    const [one, two, three, four] = await captchas("register", 4);
    expect(reason(await ask({ ...one, answer: "WRONG" }))).toBe("captcha.answer:captcha_wrong");
    expect(reason(await ask(one))).toBe("captcha.answer:captcha_wrong");
    expect(reason(await ask(two, "login"))).toBe("captcha.answer:captcha_wrong");
    expect(reason(await ask(two))).toBe("captcha.answer:captcha_wrong");
    expect(reason(await ask({ id: three?.id, answer: four?.answer }))).toBe("captcha.answer:captcha_wrong");
    expect((await ask(four)).status).toBe(202);
    expect(reason(await ask(four))).toBe("captcha.answer:captcha_wrong");
    const easy = json<{ id: string; challenge: { parameters: Record<string, unknown>; signature: string } }>(await new Client().call("POST", "/captchas", { purpose: "register", kind: "pow" }));
    const forged = { challenge: { ...easy.challenge, parameters: { ...easy.challenge.parameters, keyPrefix: "", cost: 1 } }, solution: { counter: 0, derivedKey: "0".repeat(64) } };
    expect(reason(await ask({ id: easy.id, answer: Buffer.from(JSON.stringify(forged)).toString("base64") }))).toBe("captcha.answer:captcha_wrong");
  });

  attack("a picture's text is nowhere in its answer, and four guesses are four pictures", async () => {
    const made = await new Client().call("POST", "/captchas", { purpose: "register", kind: "image" });
    expect(Object.keys(json(made)).sort()).toEqual(["expiresAt", "id", "image", "kind"]);
    const { id } = json<{ id: string }>(made);
    const guess = () => new Client().call("POST", "/sms-codes", { mobile: newMobile(), purpose: "register", captcha: { id, answer: "ACDE" } });
    const redis = new Redis(services().redis);
    const kept = () => redis.exists(`captcha:${id}`);
    expect(await kept()).toBe(1);
    expect((await guess()).status).toBe(422);
    // Whoever guesses again needs another picture.
    expect([await kept(), (await guess()).status]).toEqual([0, 422]);
    redis.disconnect();
  });

  attack("no captcha, no code: missing, null, empty, an array, at both doors", async () => {
    const id = await actionId(new Client(), "/register", "smsCode");
    for (const captcha of [undefined, null, "", [], {}, { id: "", answer: "" }, { id: "0".repeat(26), answer: "x" }, [{ id: "0".repeat(26), answer: "x" }]]) {
      const mobile = newMobile();
      for (const [path, body] of [["/sms-codes", { mobile, purpose: "register" }], ["/email-codes", { email: newEmail(), purpose: "register" }], ["/password-resets", { mobile }]] as const) {
        expect((await new Client().call("POST", path, { ...body, captcha })).status, `${path} ${JSON.stringify(captcha)}`).toBe(422);
      }
      expect(stateOf(await new Client().ask(actionAsk(id, "/register", { mobile, sendCode: "1" })))?.ok).toBe(false);
      expect(await sent([mobile])).toBe(0);
    }
    const [mobile, second] = [newMobile(), newMobile()];
    const [one, two, three] = await captchas("register", 3);
    expect((await new Client().call("POST", "/sms-codes", { mobile, purpose: "register", captcha: one })).status).toBe(202);
    expect((await new Client().call("POST", "/email-codes", { email: newEmail(), purpose: "register", captcha: two })).status).toBe(202);
    expect((await new Client().call("POST", "/password-resets", { mobile: newMobile(), captcha: await new Client().captcha("reset") })).status).toBe(202);
    expect(stateOf(await new Client().ask(actionAsk(id, "/register", { mobile: second, sendCode: "1", "captcha.id": three?.id ?? "", "captcha.answer": three?.answer ?? "" })))?.ok).toBe(true);
    expect(await sent([mobile, second])).toBe(2);
  });

  attack("60 captchas in ten minutes from one address, and the work grows before", async () => {
    const address = new Client().address;
    const replies = await fifty(() => new Client(address).hold(apiCall("POST", "/captchas", { purpose: "login", kind: "pow" })), 65);
    expect(tally(replies)).toEqual({ 201: 60, 429: 5 });
    expect(replies.find(({ status }) => status === 429)?.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    expect((await new Client().call("POST", "/captchas", { purpose: "login", kind: "pow" })).status).toBe(201);
    const worker = new Client();
    const steps = async () => Number(/"counter":(\d+)/.exec(Buffer.from((await worker.captcha("login")).answer, "base64").toString())?.[1]);
    const easy = await steps();
    for (let at = 0; at < 19; at++) await worker.call("POST", "/captchas", { purpose: "login", kind: "pow" });
    // 300 to 700 tries at first, four times as many from the 21st on.
    expect([easy < 700, (await steps()) >= 1200]).toEqual([true, true]);
  });
});
