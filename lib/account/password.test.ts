import { randomInt } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { together } from "@/lib/addresses/testing";
import { advanceClock, minute, resetClock, second } from "@/lib/clock";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { checkPassword } from "@/lib/password";
import { getLiveSession, type Viewer } from "@/lib/sessions/current";
import { isFresh } from "@/lib/sessions/step-up";
import { changePassword } from "./change-password";
import { stepUp } from "./step-up";
import { aClient, anAsker, anEmail, aPerson, defaultPassword, mailsTo, newestSecret, otherCode, reasons, reload, signIn, solved, timeline, steadyClock } from "./testing";

beforeEach(steadyClock);
afterEach(resetClock);
const another = "copper-lantern-meadow-42";
const again = async (viewer: Viewer) => (await getLiveSession(viewer.session.id)) ?? viewer;

describe("changing the password", () => {
  it("ends all other sessions, keeps this one, and says so by mail", async () => {
    const { user, viewer } = await aPerson({ email: anEmail() });
    const others = [await signIn(user.id), await signIn(user.id)];
    await changePassword(viewer, aClient(), { newPassword: another });
    for (const other of others) expect(await getLiveSession(other.session.id)).toBeNull();
    expect(await getLiveSession(viewer.session.id)).not.toBeNull();
    const { passwordHash } = await reload(user.id);
    expect((await checkPassword(passwordHash, another)).right).toBe(true);
    expect((await checkPassword(passwordHash, defaultPassword)).right).toBe(false);
    expect(await mailsTo(user.email ?? "")).toMatchObject([{ kind: "password-changed", data: { how: "changed" } }]);
    expect(await timeline(user.id)).toEqual(["password_changed"]);
  });

  it("refuses the current one, an easy one, one about the person, and changes nothing", async () => {
    const { user, viewer } = await aPerson();
    const tries = { password_same: defaultPassword, password_common: "password1", password_personal: `x-${user.username}-y`, password_shop: "my-lemon-mall-word" };
    for (const [reason, newPassword] of Object.entries(tries)) {
      await expect(changePassword(viewer, aClient(), { newPassword }), reason).rejects.toMatchObject({ fields: { newPassword: reason } });
    }
    expect((await reload(user.id)).passwordHash).toBe(user.passwordHash);
  });

  it("refuses one about the mobile of another country, the proven address, and the one that still waits", async () => {
    const { user, viewer } = await aPerson({ mobile: `+4479${String(randomInt(10 ** 8)).padStart(8, "0")}`, email: anEmail(), pendingEmail: anEmail() });
    const [mobile, email, pending] = [user.mobile?.slice(3), user.email?.split("@")[0], user.pendingEmail?.split("@")[0]];
    for (const known of [mobile, email, pending]) {
      await expect(changePassword(viewer, aClient(), { newPassword: `pear-${known}-lantern` }), known).rejects.toMatchObject({ fields: { newPassword: "password_personal" } });
    }
    await changePassword(viewer, aClient(), { newPassword: another });
  });

  it("sets a first one for an account without, told by SMS where there is no e-mail", async () => {
    const { user, viewer } = await aPerson({ password: null });
    await changePassword(viewer, aClient(), { newPassword: another });
    expect(await mailsTo(user.mobile ?? "")).toMatchObject([{ kind: "password-changed", data: { how: "set" } }]);
    expect(await timeline(user.id)).toEqual(["password_set"]);
  });

  it("needs a proof not older than ten minutes, to the second", async () => {
    const { user } = await aPerson();
    const never = await signIn(user.id, null);
    await expect(changePassword(never, aClient(), { newPassword: another })).rejects.toMatchObject({ code: "forbidden", reason: "step_up_required" });
    const viewer = await signIn(user.id);
    advanceClock(10 * minute);
    await expect(changePassword(viewer, aClient(), { newPassword: another })).rejects.toMatchObject({ reason: "step_up_required" });
    advanceClock(-second);
    await changePassword(viewer, aClient(), { newPassword: another });
  });

  it("takes one of several at the same moment", async () => {
    const { viewer } = await aPerson();
    const results = await together(5, (at) => changePassword(viewer, aClient(), { newPassword: `${another}-${at}` }));
    expect(reasons(results)).toEqual(Array(4).fill("password_changed_meanwhile"));
  });
});

describe("proving again who it is", () => {
  it("by password: opens this session's changes for ten minutes, and no other session's", async () => {
    const { user } = await aPerson();
    const viewer = await signIn(user.id, 11 * minute);
    const other = await signIn(user.id, 11 * minute);
    await stepUp(viewer, aClient(), { currentPassword: defaultPassword });
    expect(isFresh(await again(viewer))).toBe(true);
    expect(isFresh(await again(other))).toBe(false);
    advanceClock(10 * minute);
    expect(isFresh(await again(viewer))).toBe(false);
  });

  it("a wrong password is refused at its field and stands in the timeline", async () => {
    const { user } = await aPerson();
    const viewer = await signIn(user.id, null);
    await expect(stepUp(viewer, aClient(), { currentPassword: "wrong" })).rejects.toMatchObject({ fields: { currentPassword: "password_wrong" } });
    expect(isFresh(await again(viewer))).toBe(false);
    expect(await timeline(user.id)).toEqual(["proof_failed"]);
  });

  it("limits guesses as login does: a captcha after three, a wait after five, also on a known device", async () => {
    const { user } = await aPerson();
    const viewer = await signIn(user.id, null);
    const wrong = (captcha?: { id: string; answer: string }) => stepUp(viewer, aClient(), { currentPassword: "wrong", captcha });
    for (let guess = 1; guess <= 3; guess++) await expect(wrong()).rejects.toMatchObject({ code: "invalid" });
    await expect(wrong()).rejects.toMatchObject({ reason: "captcha_required" });
    for (let guess = 4; guess <= 5; guess++) await expect(wrong(await solved("step-up"))).rejects.toMatchObject({ fields: { currentPassword: "password_wrong" } });
    const right = async () => stepUp(viewer, aClient(), { currentPassword: defaultPassword, captcha: await solved("step-up") });
    await expect(right()).rejects.toMatchObject({ reason: "login_wait" });
    advanceClock(31 * second);
    await right();
    // The right one forgets the wrong ones.
    await stepUp(viewer, aClient(), { currentPassword: defaultPassword });
  });

  it("by SMS code to the account's own mobile, bound to account and purpose, once", async () => {
    const { user } = await aPerson({ password: null });
    const viewer = await signIn(user.id, null);
    const mobile = user.mobile ?? "";
    const stranger = await aPerson();
    await expect(sendSmsCode({ ...anAsker(), user: stranger.user }, { mobile, purpose: "step-up", captcha: await solved("step-up") })).rejects.toMatchObject({ fields: { mobile: "mobile_not_yours" } });
    await expect(sendSmsCode({ ...anAsker(), user: null }, { mobile, purpose: "step-up", captcha: await solved("step-up") })).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(sendSmsCode({ ...anAsker(), user: { ...user, mobile: null } }, { purpose: "step-up", captcha: await solved("step-up") })).rejects.toMatchObject({ fields: { mobile: "mobile_invalid" } });
    // Its own: the API shows it masked, so it may be left out.
    await sendSmsCode({ ...anAsker(), user }, { purpose: "step-up", captcha: await solved("step-up") });
    const smsCode = await newestSecret(mobile);
    await expect(stepUp(viewer, aClient(), { smsCode: otherCode(smsCode) })).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    await expect(stepUp({ ...stranger.viewer, user: { ...stranger.viewer.user, mobile } }, aClient(), { smsCode })).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    expect(reasons(await together(20, () => stepUp(viewer, aClient(), { smsCode })))).toHaveLength(19);
    expect(isFresh(await again(viewer))).toBe(true);
  });
});
