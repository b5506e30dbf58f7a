import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newMobile } from "@/db/factories";
import { together } from "@/lib/addresses/testing";
import { createCaptcha } from "@/lib/captchas/create";
import { advanceClock, resetClock, second } from "@/lib/clock";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { newId } from "@/lib/id";
import { getLiveSession } from "@/lib/sessions/current";
import { changePassword } from "./change-password";
import { loginByPassword } from "./login";
import { requestReset } from "./request-reset";
import { aClient, anAsker, anEmail, aPerson, defaultPassword, makeUser, reasons, steadyClock } from "./testing";

// Nobody listens there. The environment is read at its first use, which comes later.
beforeAll(() => {
  process.env.KV_REST_API_URL = "http://127.0.0.1:9";
});
beforeEach(steadyClock);
afterEach(resetClock);
const shortly = { code: "unavailable", reason: "try_again_shortly" };
const captcha = () => ({ id: newId(), answer: "TEST" });
const login = (identifier: string, password: string, device: string | null = null) => loginByPassword(aClient({ device }), { identifier, password, remember: false });

describe("with Redis down", () => {
  it("sending codes says: try again shortly", async () => {
    await expect(createCaptcha("register", "image", aClient().ip)).rejects.toMatchObject(shortly);
    await expect(sendSmsCode({ ...anAsker(), user: null }, { mobile: newMobile(), purpose: "register", captcha: captcha() })).rejects.toMatchObject(shortly);
    await expect(requestReset(anAsker(), { email: anEmail(), captcha: captcha() })).rejects.toMatchObject(shortly);
  });

  it("signed-in people go on", async () => {
    const { viewer } = await aPerson();
    expect(await getLiveSession(viewer.session.id)).not.toBeNull();
    await changePassword(viewer, aClient(), { newPassword: "copper-lantern-meadow-42" });
  });

  it("people sign in; guessing is limited by the database, from the third failure on", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    for (let failed = 0; failed < 3; failed++) await expect(login(user.username, "wrong")).rejects.toMatchObject({ reason: "login_refused" });
    await expect(login(user.username, defaultPassword)).rejects.toMatchObject({ code: "too_many_requests", reason: "login_wait", retryAfter: 30 });
    // Who signed in on this device before is not kept waiting.
    await login(user.username, defaultPassword, device);
    for (let failed = 0; failed < 3; failed++) await expect(login(user.username, "wrong")).rejects.toMatchObject({ reason: "login_refused" });
    advanceClock(31 * second);
    await login(user.username, defaultPassword);
  });

  it("a known device waits after three wrong tries of its own, longer after each, and gets in then with the right password", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    const guess = () => login(user.username, "wrong", device);
    const waits = async (seconds: number) => expect(login(user.username, defaultPassword, device)).rejects.toMatchObject({ code: "too_many_requests", reason: "login_wait", retryAfter: seconds });
    for (let failed = 0; failed < 3; failed++) await expect(guess()).rejects.toMatchObject({ reason: "login_refused" });
    await waits(30);
    advanceClock(29 * second);
    // Who came too early begins no new wait.
    await waits(1);
    advanceClock(second);
    await expect(guess()).rejects.toMatchObject({ reason: "login_refused" });
    await waits(60);
    advanceClock(60 * second);
    expect((await login(user.username, defaultPassword, device)).user.id).toBe(user.id);
    await expect(guess()).rejects.toMatchObject({ reason: "login_refused" });
    await login(user.username, defaultPassword, device);
  });

  it("of many guesses at once with a stolen device cookie three are judged", async () => {
    const user = await makeUser();
    const { device } = await login(user.username, defaultPassword);
    const results = await together(20, () => login(user.username, "wrong", device));
    expect(reasons(results).filter((reason) => reason === "login_refused")).toHaveLength(3);
    expect(reasons(results).filter((reason) => reason === "login_wait")).toHaveLength(17);
    advanceClock(31 * second);
    await login(user.username, defaultPassword, device);
  });
});
