import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db";
import { newMobile } from "@/db/factories";
import { codes } from "@/db/schema";
import { loginByPassword } from "@/lib/account/login";
import { aClient, anAsker, anEmail, defaultPassword, makeUser, newestSecret, otherCode, reasons, solved, steadyClock } from "@/lib/account/testing";
import { requestReset } from "@/lib/account/request-reset";
import { verifyReset } from "@/lib/account/verify-reset";
import { together } from "@/lib/addresses/testing";
import { advanceClock, minute, resetClock, second } from "@/lib/clock";
import { newId } from "@/lib/id";
import { clientKey } from "@/lib/request";
import { sendSmsCode } from "./send-sms";
import { tryCode } from "./try";

beforeEach(steadyClock);
afterEach(resetClock);
const use = (recipient: string) => ({ channel: "sms", purpose: "login", recipient, userId: null }) as const;
const wrong = { fields: { smsCode: "code_wrong" } };
const tooMany = { fields: { smsCode: "code_tries" } };

/** A code that somebody asked for; `owner` is their browser, from another address each time. */
async function asked(mobile = newMobile()) {
  const device = newId();
  const owner = () => aClient({ device });
  await sendSmsCode({ ...anAsker(), client: clientKey(owner()), user: null }, { mobile, purpose: "login", captcha: await solved("login") });
  const code = await newestSecret(mobile);
  const attempt = (given: string, client = aClient()) => tryCode(use(mobile), given, "smsCode", client);
  const tries = async () => (await db().select({ tries: codes.tries }).from(codes).where(eq(codes.recipient, mobile)))[0]?.tries;
  return { code, attempt, tries, owner };
}

describe("clients that did not ask for a code", () => {
  it("have two of its five tries, the owner the three others", async () => {
    const { code, attempt, tries, owner } = await asked();
    for (let tried = 0; tried < 2; tried++) await expect(attempt(otherCode(code))).rejects.toMatchObject(wrong);
    await expect(attempt(otherCode(code))).rejects.toMatchObject(tooMany);
    // Even the right one, or two guesses would be many.
    await expect(attempt(code)).rejects.toMatchObject(tooMany);
    for (let tried = 0; tried < 2; tried++) await expect(attempt(otherCode(code), owner())).rejects.toMatchObject(wrong);
    await attempt(code, owner());
    expect(await tries()).toBe(5);
    await expect(attempt(code, owner())).rejects.toMatchObject(tooMany);
  });

  it("exactly two in parallel, of which a right one gets in; those the owner used up are nobody's", async () => {
    const [one, two] = [await asked(), await asked()];
    const results = await together(20, () => one.attempt(one.code));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await one.tries()).toBe(2);
    for (let tried = 0; tried < 5; tried++) await expect(two.attempt(otherCode(two.code), two.owner())).rejects.toMatchObject(wrong);
    await expect(two.attempt(two.code)).rejects.toMatchObject(tooMany);
    expect(await two.tries()).toBe(5);
  });

  it("a reset, which only who has its id can try, has five tries for everybody", async () => {
    const user = await makeUser({ email: anEmail() });
    const { id } = await requestReset(anAsker(), { email: user.email ?? "", captcha: await solved("reset") });
    const code = await newestSecret(user.email ?? "");
    for (let tried = 0; tried < 4; tried++) await expect(verifyReset(aClient(), id, { code: otherCode(code) })).rejects.toMatchObject({ fields: { code: "code_wrong" } });
    await verifyReset(aClient(), id, { code });
  });
});

describe("wrong codes of one address", () => {
  it("the 21st waits, whosever code it is and whether there is one, for 15 minutes; others go on", async () => {
    const client = aClient();
    const guess = (mobile = newMobile()) => tryCode(use(mobile), "000000", "smsCode", client);
    for (let guessed = 0; guessed < 20; guessed++) await expect(guess()).rejects.toMatchObject(wrong);
    const { code, attempt } = await asked();
    await expect(attempt(code, client)).rejects.toMatchObject({ code: "too_many_requests", retryAfter: expect.any(Number) });
    await attempt(code);
    advanceClock(15 * minute - 30 * second);
    await expect(guess()).rejects.toMatchObject({ code: "too_many_requests" });
    advanceClock(30 * second);
    const fresh = await asked();
    await fresh.attempt(fresh.code, client);
  });

  it("right ones don't count, and wrong passwords and codes do together", async () => {
    const client = aClient();
    const right = async () => {
      const { code, attempt } = await asked();
      return attempt(code, client);
    };
    const guess = () => tryCode(use(newMobile()), "000000", "smsCode", client);
    await right();
    await right();
    await expect(loginByPassword(client, { identifier: `none-${newId().slice(-14)}`, password: "wrong", remember: false })).rejects.toMatchObject({ reason: "login_refused" });
    for (let guessed = 0; guessed < 18; guessed++) await expect(guess()).rejects.toMatchObject(wrong);
    // Nineteen failures; with the right ones it would be refused.
    await right();
    await expect(guess()).rejects.toMatchObject(wrong);
    await expect(right()).rejects.toMatchObject({ code: "too_many_requests" });
    const user = await makeUser();
    await expect(loginByPassword(client, { identifier: user.username, password: defaultPassword, remember: false })).rejects.toMatchObject({ reason: "login_wait" });
  });

  it("in parallel, no more than twenty are judged", async () => {
    const client = aClient();
    const results = await together(40, () => tryCode(use(newMobile()), "000000", "smsCode", client));
    expect(reasons(results).filter((reason) => reason === "invalid_fields").length).toBeLessThanOrEqual(20);
  });
});
