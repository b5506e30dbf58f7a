import { randomInt } from "node:crypto";
import { type Challenge, solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { describe, expect, it } from "vitest";
import { reasons, solved } from "@/lib/account/testing";
import { together } from "@/lib/addresses/testing";
import { AppError } from "@/lib/errors";
import { withKv } from "@/lib/kv";
import type { Client } from "@/lib/request";
import { checkCaptcha } from "./check";
import { captchaBudget, captchaKey, captchaLife, createCaptcha } from "./create";
import { freshCaptcha } from "./echo";
import { captchaLength } from "./input";
import type { Captcha } from "./output";
import { newCaptchaText } from "./picture";

const ip = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
const wrong = { code: "invalid", fields: { "captcha.answer": "captcha_wrong" } };

describe("a captcha", () => {
  it("is four signs, compared without case, width and spaces around", async () => {
    expect([captchaLength, newCaptchaText().length]).toEqual([4, 4]);
    for (const answer of ["TEST", "test", " TeSt ", "ＴＥＳＴ"]) await checkCaptcha("login", { ...(await solved("login")), answer });
  });

  it("is used up by the first try, right or wrong, also by many at once", async () => {
    const one = await solved("register");
    await expect(checkCaptcha("register", { ...one, answer: "nope" })).rejects.toMatchObject(wrong);
    await expect(checkCaptcha("register", one)).rejects.toMatchObject(wrong);
    const other = await solved("register");
    const results = await together(20, () => checkCaptcha("register", other));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(reasons(results)).toHaveLength(19);
  });

  it("opens its own purpose only", async () => {
    await expect(checkCaptcha("login", await solved("register"))).rejects.toMatchObject(wrong);
  });

  it("lives five minutes and its text is nowhere in Redis", async () => {
    const { id, kind, image } = await createCaptcha("login", "image", ip());
    expect([kind, image?.slice(0, 22)]).toEqual(["image", "data:image/png;base64,"]);
    expect(captchaLife).toBe(5 * 60_000);
    const left = await withKv((kv) => kv.ttl(captchaKey(id)));
    expect(Number(left)).toBeGreaterThan(290);
    expect(Number(left)).toBeLessThanOrEqual(300);
    expect(JSON.parse((await withKv((kv) => kv.get<string>(captchaKey(id)))) ?? "{}")).toEqual({ purpose: "login", kind: "image", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it("can be a calculation, once, of the shop's own challenge", async () => {
    const prove = async (challenge: Challenge) => Buffer.from(JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) })).toString("base64");
    const [one, two] = [await createCaptcha("login", "pow", ip()), await createCaptcha("login", "pow", ip())];
    const answer = await prove(one.challenge as Challenge);
    await expect(checkCaptcha("login", { id: two.id, answer })).rejects.toMatchObject(wrong);
    await checkCaptcha("login", { id: one.id, answer });
    await expect(checkCaptcha("login", { id: one.id, answer })).rejects.toMatchObject(wrong);
  });

  it("is given sixty times in ten minutes to one address", async () => {
    const one = ip();
    expect(captchaBudget).toEqual({ limit: 60, window: 600_000 });
    let given = 0;
    let refused: unknown;
    while (!refused && given < 70) {
      await createCaptcha("login", "image", one).then(
        () => given++,
        // On a busy machine Redis may be too slow for a moment, which is no answer of the budget.
        (error: unknown) => (refused = error instanceof AppError && error.code === "unavailable" ? undefined : error),
      );
    }
    expect(refused).toMatchObject({ code: "too_many_requests" });
    // The window slides, so the edge of one may fall in between.
    expect(given).toBeGreaterThanOrEqual(60);
    expect(given).toBeLessThanOrEqual(62);
  });

  it("comes along with a refusal that asks for one or has used one up, but not for who lets the device calculate", async () => {
    const bring = async (reason: string, given: Record<string, string>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(given)) form.set(name, value);
      const { captcha } = await freshCaptcha("login")({ reason, typed: {}, form, client: { ip: ip() } as Client });
      return captcha ? (JSON.parse(captcha) as Captcha).kind : null;
    };
    expect(await bring("login_refused", { identifier: "somebody" })).toBe(null);
    expect(await bring("captcha_required", { identifier: "somebody" })).toBe("image");
    for (const reason of ["invalid_fields", "login_refused"]) expect(await bring(reason, { "captcha.id": "1", "captcha.answer": "io01" })).toBe("image");
    expect(await bring("login_refused", { "captcha.id": "1", "captcha.answer": "eyJjaGFsbGVuZ2UiOnt9" })).toBe(null);
  });
});
