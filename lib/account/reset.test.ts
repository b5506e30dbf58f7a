import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db";
import { messages, users } from "@/db/schema";
import { together } from "@/lib/addresses/testing";
import { advanceClock, hour, minute, resetClock, second } from "@/lib/clock";
import { getCodeState } from "@/lib/codes/queries";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { newId } from "@/lib/id";
import { maskMobile } from "@/lib/mask";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { checkPassword } from "@/lib/password";
import { getLiveSession } from "@/lib/sessions/current";
import { changePassword } from "./change-password";
import { linkAccount } from "./link";
import { admitByPassword, loginByPassword, provePassword } from "./login";
import { requestReset } from "./request-reset";
import { resendReset } from "./resend-reset";
import { resetPassword } from "./reset-password";
import { aClient, anAsker, anEmail, aPerson, defaultPassword, mailsTo, makeUser, newestSecret, otherCode, reasons, reload, solved, timeline, steadyClock } from "./testing";
import { getResetRecipient } from "./reset-queries";
import { verifyReset } from "./verify-reset";

beforeEach(steadyClock);
afterEach(resetClock);
const another = "copper-lantern-meadow-42";
const refused = { code: "not_found", reason: "reset_invalid" };
const ask = async (way: { email: string } | { mobile: string }, asker = anAsker()) => requestReset(asker, { ...way, captcha: await solved("reset") });

/** Step one and two. */
async function proven(way: { email: string } | { mobile: string }) {
  const { id } = await ask(way);
  const to = "email" in way ? way.email : way.mobile;
  return { id, ...(await verifyReset(aClient(), id, { code: await newestSecret(to) })) };
}

describe("resetting the password", () => {
  it("by e-mail: ends every session, says so, signs nobody in", async () => {
    const { user, viewer } = await aPerson({ email: anEmail() });
    const email = user.email ?? "";
    const { id, grant } = await proven({ email });
    await resetPassword(aClient(), id, { grant, newPassword: another });
    expect((await checkPassword((await reload(user.id)).passwordHash, another)).right).toBe(true);
    expect(await getLiveSession(viewer.session.id)).toBeNull();
    expect(await mailsTo(email, "password-changed")).toMatchObject([{ data: { how: "reset" } }]);
    expect(await timeline(user.id)).toEqual(["password_reset"]);
  });

  it("forgets every browser, and names the other sites' sign-ins that still open the account", async () => {
    const { user } = await aPerson({ email: anEmail() });
    const { device } = await loginByPassword(aClient(), { identifier: user.username, password: defaultPassword, remember: false });
    for (const provider of ["qq", "weibo"] as const) await linkAccount(user.id, aClient(), { provider, subject: newId(), name: "小柠檬" });
    const { id, grant } = await proven({ email: user.email ?? "" });
    await resetPassword(aClient(), id, { grant, newPassword: another });
    await loginByPassword(aClient({ device }), { identifier: user.username, password: another, remember: false });
    expect(await mailsTo(user.email ?? "", "new-sign-in")).toHaveLength(2);
    const [notice] = await mailsTo(user.email ?? "", "password-changed");
    expect(notice?.data).toMatchObject({ how: "reset", linked: "QQ and Weibo", mobile: maskMobile(user.mobile ?? "") });
  });

  it("a code from before the password was changed opens nothing any more", async () => {
    const { user, viewer } = await aPerson();
    const { id } = await ask({ mobile: user.mobile ?? "" });
    const code = await newestSecret(user.mobile ?? "", "sms-code");
    advanceClock(second);
    await changePassword(viewer, aClient(), { newPassword: another });
    await expect(verifyReset(aClient(), id, { code })).rejects.toMatchObject({ code: "invalid", fields: { code: "code_wrong" } });
  });

  it("by mobile, and forgives the failed sign-ins", async () => {
    const { user } = await aPerson();
    const login = (password: string) => loginByPassword(aClient(), { identifier: user.username, password, remember: false });
    for (let guess = 0; guess < 3; guess++) await expect(login("wrong")).rejects.toMatchObject({ reason: "login_refused" });
    const { id, grant } = await proven({ mobile: user.mobile ?? "" });
    await resetPassword(aClient(), id, { grant, newPassword: another });
    await login(another);
  });

  it("leaves the grant open while a password is refused", async () => {
    const { user } = await aPerson();
    const { id, grant } = await proven({ mobile: user.mobile ?? "" });
    await expect(resetPassword(aClient(), id, { grant, newPassword: defaultPassword })).rejects.toMatchObject({ fields: { newPassword: "password_same" } });
    await expect(resetPassword(aClient(), id, { grant, newPassword: "12345678" })).rejects.toMatchObject({ fields: { newPassword: "password_common" } });
    await resetPassword(aClient(), id, { grant, newPassword: another });
  });

  it("answers alike for nobody's address, and sends nothing", async () => {
    const email = anEmail();
    const { id } = await ask({ email });
    expect(id).toHaveLength(26);
    expect(await mailsTo(email)).toEqual([]);
    await expect(verifyReset(aClient(), id, { code: "123456" })).rejects.toMatchObject({ fields: { code: "code_wrong" } });
    const pending = await aPerson({ pendingEmail: anEmail() });
    await ask({ email: pending.user.pendingEmail ?? "" });
    expect(await mailsTo(pending.user.pendingEmail ?? "")).toEqual([]);
    const disabled = await makeUser({ email: anEmail(), disabledAt: new Date() });
    await ask({ email: disabled.email ?? "" });
    expect(await mailsTo(disabled.email ?? "")).toEqual([]);
  });

  it("goes to the address the account has proven, not to what was typed", async () => {
    const { user } = await aPerson({ email: `Li.${anEmail()}` });
    const email = user.email ?? "";
    for (const rest of ["#.evil.example", "/x.example", "?x", "%2eevil.example", "\t", "\u00ad"]) {
      await expect(ask({ email: `${email}${rest}x` })).rejects.toMatchObject({ fields: { email: "email_invalid" } });
    }
    await ask({ email: email.toUpperCase() });
    expect(await db().select({ to: messages.recipient }).from(messages).where(eq(messages.userId, user.id))).toEqual([{ to: email }]);
  });

  it("is said to be sent in the same way, whether there was an account, and even when sending failed", async () => {
    const { user } = await aPerson({ email: anEmail() });
    const asker = anAsker();
    const known = await ask({ email: user.email ?? "" }, asker);
    const unknown = await ask({ email: anEmail() }, asker);
    const said = () => Promise.all([known, unknown].map(({ id }) => getCodeState(asker.client, "email", id)));
    expect(await said()).toEqual(["sending", "sending"]);
    await db().update(messages).set({ state: "failed" }).where(eq(messages.userId, user.id));
    expect(await said()).toEqual(["sending", "sending"]);
    advanceClock(3 * second);
    expect(await said()).toEqual(["sent", "sent"]);
    expect(await getCodeState(anAsker().client, "email", known.id)).toBeNull();
  });

  it("goes nowhere when the account's address is another one than the key it is found by", async () => {
    const key = anEmail();
    const { user } = await aPerson({ email: `${key}#.evil.example`, verifiedEmailKey: key });
    await ask({ email: key });
    expect(await db().select().from(messages).where(eq(messages.userId, user.id))).toEqual([]);
  });

  it("refuses the password without the grant, with another reset's, used, in parallel, too late", async () => {
    const [mine, theirs] = [await aPerson({ email: anEmail() }), await aPerson({ email: anEmail() })];
    const a = await proven({ email: mine.user.email ?? "" });
    const b = await proven({ email: theirs.user.email ?? "" });
    for (const [id, grant] of [[a.id, "x".repeat(43)], [b.id, a.grant], [a.id, b.grant], [newId(), a.grant], ["nonsense", a.grant]] as const) {
      await expect(resetPassword(aClient(), id, { grant, newPassword: another })).rejects.toMatchObject(refused);
    }
    const results = await together(5, () => resetPassword(aClient(), a.id, { grant: a.grant, newPassword: another }));
    expect(reasons(results)).toEqual(Array(4).fill("reset_invalid"));
    advanceClock(10 * minute - second);
    await expect(resetPassword(aClient(), b.id, { grant: b.grant, newPassword: "12345678" })).rejects.toMatchObject({ code: "invalid" });
    advanceClock(second);
    await expect(resetPassword(aClient(), b.id, { grant: b.grant, newPassword: another })).rejects.toMatchObject(refused);
    expect((await reload(theirs.user.id)).passwordHash).toBe(theirs.user.passwordHash);
  });

  it("refuses it after the password changed meanwhile, or the address went to another account", async () => {
    const { user, viewer } = await aPerson({ email: anEmail() });
    const first = await proven({ email: user.email ?? "" });
    await changePassword(viewer, aClient(), { newPassword: `${another}-mine` });
    await expect(resetPassword(aClient(), first.id, { grant: first.grant, newPassword: another })).rejects.toMatchObject(refused);
    advanceClock(minute);
    const second_ = await proven({ email: user.email ?? "" });
    await db().update(users).set({ email: null, verifiedEmailKey: null }).where(eq(users.id, user.id));
    await expect(resetPassword(aClient(), second_.id, { grant: second_.grant, newPassword: another })).rejects.toMatchObject(refused);
  });

  it("a login judged before the reset opens no session after it", async () => {
    const { user } = await aPerson();
    const { id, grant } = await proven({ mobile: user.mobile ?? "" });
    const judged = await provePassword(aClient(), { identifier: user.username, password: defaultPassword });
    const before = await loginByPassword(aClient(), { identifier: user.username, password: defaultPassword, remember: false });
    await resetPassword(aClient(), id, { grant, newPassword: another });
    expect(await getLiveSession(before.session.id)).toBeNull();
    await expect(transactionWithMessages((tx) => admitByPassword(tx, aClient(), judged, { how: "password", remember: false }))).rejects.toMatchObject({ reason: "login_expired" });
    const fresh = await loginByPassword(aClient(), { identifier: user.username, password: another, remember: false });
    expect(await getLiveSession(fresh.session.id)).not.toBeNull();
  });
});

describe("the code of a reset", () => {
  it("is bound to its own reset and dies with a newer one", async () => {
    const { user } = await aPerson({ email: anEmail() });
    const email = user.email ?? "";
    const first = await ask({ email });
    const old = await newestSecret(email);
    advanceClock(61 * second);
    const next = await ask({ email });
    const code = await newestSecret(email);
    await expect(verifyReset(aClient(), first.id, { code: old })).rejects.toMatchObject({ code: "invalid" });
    await expect(verifyReset(aClient(), first.id, { code })).rejects.toMatchObject({ code: "invalid" });
    if (old !== code) await expect(verifyReset(aClient(), next.id, { code: old })).rejects.toMatchObject({ code: "invalid" });
    await verifyReset(aClient(), next.id, { code });
    await expect(verifyReset(aClient(), next.id, { code })).rejects.toMatchObject({ code: "invalid" });
    await expect(verifyReset(aClient(), newId(), { code })).rejects.toMatchObject({ code: "not_found" });
  });

  it("has five tries, also in parallel", async () => {
    const { user } = await aPerson({ email: anEmail() });
    const { id } = await ask({ email: user.email ?? "" });
    const code = await newestSecret(user.email ?? "");
    await together(50, () => verifyReset(aClient(), id, { code: otherCode(code) }));
    await expect(verifyReset(aClient(), id, { code })).rejects.toMatchObject({ fields: { code: "code_tries" } });
  });

  it("comes again to the same place, for the client that asked first, a minute later", async () => {
    for (const channel of ["email", "sms"] as const) {
      const { user } = await aPerson({ email: anEmail() });
      const to = (channel === "email" ? user.email : user.mobile) ?? "";
      const asker = anAsker();
      const first = await ask(channel === "email" ? { email: to } : { mobile: to }, asker);
      const again = async (who = asker, id = first.id) => resendReset(who, id, await solved("reset"));
      expect(await getResetRecipient(asker.client, first.id)).toMatchObject({ channel, to: expect.stringContaining("*"), wait: 60 });
      expect(await getResetRecipient(newId(), first.id)).toBeNull();
      await expect(again(anAsker())).rejects.toMatchObject({ code: "not_found" });
      await expect(again(asker, newId())).rejects.toMatchObject({ code: "not_found" });
      advanceClock(59 * second);
      await expect(again()).rejects.toMatchObject({ code: "too_many_requests", retryAfter: 1 });
      advanceClock(second);
      expect((await getResetRecipient(asker.client, first.id))?.wait).toBe(0);
      const old = await newestSecret(to);
      const next = await again();
      const code = await newestSecret(to);
      await expect(verifyReset(aClient(), first.id, { code: old })).rejects.toMatchObject({ code: "invalid" });
      await verifyReset(aClient(), next.id, { code });
    }
  });

  it("does not come by the plain way of codes", async () => {
    const { user } = await aPerson();
    const plain = sendSmsCode({ ...anAsker(), user: null }, { mobile: user.mobile ?? "", purpose: "reset", captcha: await solved("reset") });
    await expect(plain).rejects.toMatchObject({ fields: { purpose: "invalid_value" } });
  });
});

describe("how often a reset may be asked for", () => {
  it("three times an hour for one recipient, known or not", async () => {
    const { user } = await aPerson({ email: anEmail() });
    for (const email of [user.email ?? "", anEmail()]) {
      for (let asked = 0; asked < 3; asked++) {
        await ask({ email });
        advanceClock(61 * second);
      }
      await expect(ask({ email })).rejects.toMatchObject({ code: "too_many_requests", reason: "reset_too_often" });
      advanceClock(hour - 3 * 61 * second - second);
      await expect(ask({ email })).rejects.toMatchObject({ reason: "reset_too_often", retryAfter: 1 });
      advanceClock(second);
      await ask({ email });
    }
  });

  it("three codes an hour for one account, by whichever way; the fourth answers alike and is not sent", async () => {
    const { user } = await aPerson({ email: anEmail() });
    for (const way of [{ email: user.email ?? "" }, { mobile: user.mobile ?? "" }, { email: user.email ?? "" }]) {
      await ask(way);
      advanceClock(61 * second);
    }
    await ask({ mobile: user.mobile ?? "" });
    expect([...(await mailsTo(user.email ?? "")), ...(await mailsTo(user.mobile ?? ""))]).toHaveLength(3);
  });

  it("ten times an hour for one address", async () => {
    const asker = anAsker();
    for (let asked = 0; asked < 10; asked++) await ask({ email: anEmail() }, asker);
    await expect(ask({ email: anEmail() }, asker)).rejects.toMatchObject({ code: "too_many_requests" });
    advanceClock(hour - second);
    await expect(ask({ email: anEmail() }, asker)).rejects.toMatchObject({ code: "too_many_requests", retryAfter: 1 });
    advanceClock(second);
    await ask({ email: anEmail() }, asker);
  });

  it("does not lock the account out", async () => {
    const { user } = await aPerson({ email: anEmail() });
    for (let asked = 0; asked < 4; asked++) {
      await ask({ email: user.email ?? "" }).catch(() => undefined);
      advanceClock(61 * second);
    }
    await loginByPassword(aClient(), { identifier: user.username, password: defaultPassword, remember: false });
  });
});
