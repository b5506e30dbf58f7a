import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newMobile } from "@/db/factories";
import { together } from "@/lib/addresses/testing";
import { minute, resetClock } from "@/lib/clock";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { changeMobile } from "./change-mobile";
import { aClient, anAsker, anEmail, aPerson, mailsTo, newestSecret, otherCode, reasons, reload, signIn, solved, timeline, steadyClock } from "./testing";

beforeEach(steadyClock);
afterEach(resetClock);

/** A code to a new mobile, asked for by somebody. */
async function codeFor(user: { id: string; mobile: string | null }, mobile: string): Promise<string> {
  await sendSmsCode({ ...anAsker(), user }, { mobile, purpose: "change-mobile", captcha: await solved("change-mobile") });
  return newestSecret(mobile, "sms-code");
}

describe("changing the mobile", () => {
  it("takes the code sent to the new one and tells the e-mail address", async () => {
    const { user, viewer } = await aPerson({ email: anEmail() });
    const mobile = newMobile();
    await changeMobile(viewer, aClient(), { mobile: mobile.replace("+86", "0086 "), smsCode: await codeFor(user, mobile) });
    expect(await reload(user.id)).toMatchObject({ mobile });
    const [mail] = await mailsTo(user.email ?? "");
    expect(mail).toMatchObject({ kind: "mobile-changed", data: { mobile: `+86 ${mobile.slice(3, 6)}****${mobile.slice(-4)}` } });
    // The address may be an intruder's already.
    expect((await mailsTo(user.mobile ?? "")).map((sms) => sms.kind)).toEqual(["mobile-changed"]);
    expect(await timeline(user.id)).toEqual(["mobile_changed"]);
  });

  it("tells the old mobile where there is no proven address", async () => {
    const { user, viewer } = await aPerson();
    const mobile = newMobile();
    await changeMobile(viewer, aClient(), { mobile, smsCode: await codeFor(user, mobile) });
    expect((await mailsTo(user.mobile ?? "")).map((sms) => sms.kind)).toEqual(["mobile-changed"]);
  });

  it("adds the first one to an account made by e-mail", async () => {
    const { user, viewer } = await aPerson({ mobile: null, email: anEmail() });
    const mobile = newMobile();
    await changeMobile(viewer, aClient(), { mobile, smsCode: await codeFor(user, mobile) });
    expect(await reload(user.id)).toMatchObject({ mobile });
    expect(await timeline(user.id)).toEqual(["mobile_added"]);
  });

  it("says that a mobile is another account's only to who proved to hold it", async () => {
    const [{ user, viewer }, owner] = [await aPerson(), await aPerson()];
    const mobile = owner.user.mobile ?? "";
    const code = await codeFor(user, mobile);
    await expect(changeMobile(viewer, aClient(), { mobile, smsCode: otherCode(code) })).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    await expect(changeMobile(viewer, aClient(), { mobile, smsCode: code })).rejects.toMatchObject({ code: "conflict", reason: "mobile_taken" });
    expect(await reload(user.id)).toMatchObject({ mobile: user.mobile });
    expect(await reload(owner.user.id)).toMatchObject({ mobile });
  });

  it("refuses a code that another account asked for, or for another mobile or purpose", async () => {
    const [{ user, viewer }, stranger] = [await aPerson(), await aPerson()];
    const [mobile, other] = [newMobile(), newMobile()];
    const smsCode = await codeFor(stranger.user, mobile);
    await expect(changeMobile(viewer, aClient(), { mobile, smsCode })).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    const elsewhere = await codeFor(user, other);
    await expect(changeMobile(viewer, aClient(), { mobile: newMobile(), smsCode: elsewhere })).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
    await expect(changeMobile(viewer, aClient(), { mobile: user.mobile ?? "", smsCode })).rejects.toMatchObject({ fields: { mobile: "mobile_same" } });
    await expect(changeMobile(viewer, aClient(), { mobile: "0755 26770001", smsCode })).rejects.toMatchObject({ fields: { mobile: "mobile_invalid" } });
    await expect(changeMobile(await signIn(user.id, 10 * minute), aClient(), { mobile: other, smsCode: elsewhere })).rejects.toMatchObject({ reason: "step_up_required" });
    expect(await reload(user.id)).toMatchObject({ mobile: user.mobile });
  });

  it("gives one mobile to one of two accounts at the same moment", async () => {
    const mobile = newMobile();
    const [one, two] = [await aPerson(), await aPerson()];
    const results = await together(2, async (at) => {
      const { user, viewer } = at === 0 ? one : two;
      return changeMobile(viewer, aClient(), { mobile, smsCode: await codeFor(user, mobile) });
    });
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(reasons(results)).toHaveLength(1);
  });
});
