import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db";
import { users } from "@/db/schema";
import { together } from "@/lib/addresses/testing";
import { advanceClock, day, fromNow, hour, minute, resetClock, second } from "@/lib/clock";
import { newId } from "@/lib/id";
import { maskMobile } from "@/lib/mask";
import { getLiveSession } from "@/lib/sessions/current";
import { cancelPendingEmail } from "./cancel-email";
import { changeEmail } from "./change-email";
import { linkAccount } from "./link";
import { resendVerification } from "./resend-verification";
import { aClient, anEmail, aPerson, mailsTo, newestSecret, reasons, reload, signIn, timeline, steadyClock } from "./testing";
import { undoEmail } from "./undo-email";
import { disownEmail, verifyEmail } from "./verify-email";

beforeEach(steadyClock);
afterEach(resetClock);
const gone = { code: "not_found", reason: "link_invalid" };

describe("adding an e-mail address", () => {
  it("keeps it pending until its link proves it", async () => {
    const { user, viewer } = await aPerson();
    const email = anEmail();
    expect(await changeEmail(viewer, aClient(), { email })).toEqual({ resendAfter: 60 });
    expect(await reload(user.id)).toMatchObject({ email: null, pendingEmail: email, verifiedEmailKey: null });
    await verifyEmail(aClient(), await newestSecret(email));
    expect(await reload(user.id)).toMatchObject({ email, pendingEmail: null, verifiedEmailKey: email });
    expect(await timeline(user.id)).toEqual(["email_added", "email_verified"]);
  });

  it("is told at the mobile, which hears of nothing afterwards; not on the account's first day", async () => {
    const person = async (age: number) => {
      const { user, viewer } = await aPerson();
      await db().update(users).set({ createdAt: fromNow(-age) }).where(eq(users.id, user.id));
      const email = anEmail();
      await changeEmail(viewer, aClient(), { email });
      expect(await mailsTo(user.mobile ?? "")).toEqual([]);
      await verifyEmail(aClient(), await newestSecret(email));
      return (await mailsTo(user.mobile ?? "")).map(({ kind, data }) => ({ kind, event: data.event, detail: data.detail }));
    };
    expect(await person(2 * day)).toEqual([{ kind: "security-notice", event: "email-added", detail: expect.stringMatching(/^.\*\*\*@post\.example$/) }]);
    expect(await person(hour)).toEqual([]);
  });

  it("answers alike for an address that another account proved, and tells its owner", async () => {
    const owner = await aPerson({ email: anEmail() });
    const { user, viewer } = await aPerson();
    expect(await changeEmail(viewer, aClient(), { email: owner.user.email ?? "" })).toEqual({ resendAfter: 60 });
    expect(await reload(user.id)).toMatchObject({ pendingEmail: owner.user.email, email: null });
    expect((await mailsTo(owner.user.email ?? "")).map((mail) => mail.kind)).toEqual(["email-in-use"]);
    advanceClock(61 * second);
    expect(await resendVerification(user.id, aClient())).toEqual({ resendAfter: 60 });
  });

  it("lets one of two accounts prove an address that both wait for", async () => {
    const email = anEmail();
    const people = [await aPerson(), await aPerson()];
    const tokens: string[] = [];
    for (const { viewer } of people) {
      await changeEmail(viewer, aClient(), { email });
      tokens.push(await newestSecret(email));
      advanceClock(61 * second);
    }
    const results = await together(2, (at) => verifyEmail(aClient(), tokens[at] ?? ""));
    expect(reasons(results)).toEqual(["link_invalid"]);
  });

  it("takes an address as long as one may be, and tells the proven one", async () => {
    const { user, viewer } = await aPerson({ email: anEmail() });
    const domain = `${"d".repeat(56)}.`.repeat(4);
    const email = `${user.username.slice(0, 18).padEnd(18, "x")}@${domain}example`;
    expect(email).toHaveLength(254);
    await changeEmail(viewer, aClient(), { email });
    expect(await mailsTo(user.email ?? "", "email-changed-notice")).toMatchObject([{ data: { newEmail: `${email[0]}***@${domain}example` } }]);
  });

  it("refuses without a fresh proof, and what is no address, and the one it has", async () => {
    const { user } = await aPerson({ email: anEmail() });
    const stale = await signIn(user.id, 10 * minute);
    await expect(changeEmail(stale, aClient(), { email: anEmail() })).rejects.toMatchObject({ reason: "step_up_required" });
    const fresh = await signIn(user.id, 10 * minute - 1 * second);
    await expect(changeEmail(fresh, aClient(), { email: "no address" })).rejects.toMatchObject({ fields: { email: "email_invalid" } });
    await expect(changeEmail(fresh, aClient(), { email: user.email?.toUpperCase() ?? "" })).rejects.toMatchObject({ fields: { email: "email_same" } });
    expect(await reload(user.id)).toMatchObject({ pendingEmail: null });
  });
});

describe("changing it", () => {
  it("keeps the old one live until the new one is proven, and tells it both times", async () => {
    const old = anEmail();
    const email = anEmail();
    const { user, viewer } = await aPerson({ email: old });
    await changeEmail(viewer, aClient(), { email });
    expect(await reload(user.id)).toMatchObject({ email: old, pendingEmail: email, verifiedEmailKey: old });
    await verifyEmail(aClient(), await newestSecret(email));
    expect(await reload(user.id)).toMatchObject({ email, pendingEmail: null, verifiedEmailKey: email });
    const told = await mailsTo(old);
    expect(told.map(({ kind, data }) => `${kind} ${data.stage}: ${data.newEmail}, ${data.hours} h`).toSorted()).toEqual(
      ["asked", "done"].map((stage) => `email-changed-notice ${stage}: ${email[0]}***@post.example, 24 h`),
    );
    expect(await timeline(user.id)).toEqual(["email_change_asked", "email_changed"]);
  });

  it("makes the links of an address that was replaced, cancelled or disowned worthless", async () => {
    const { user, viewer } = await aPerson();
    const [first, second_, third] = [anEmail(), anEmail(), anEmail()];
    await changeEmail(viewer, aClient(), { email: first });
    await changeEmail(viewer, aClient(), { email: second_ });
    await expect(verifyEmail(aClient(), await newestSecret(first))).rejects.toMatchObject(gone);
    await cancelPendingEmail(user.id, aClient());
    await expect(verifyEmail(aClient(), await newestSecret(second_))).rejects.toMatchObject(gone);
    await expect(cancelPendingEmail(user.id, aClient())).rejects.toMatchObject({ code: "not_found" });
    await changeEmail(viewer, aClient(), { email: third });
    await disownEmail(aClient(), await newestSecret(third));
    await expect(verifyEmail(aClient(), await newestSecret(third))).rejects.toMatchObject(gone);
    expect(await reload(user.id)).toMatchObject({ email: null, pendingEmail: null });
  });

  it("gives a link 24 hours, and one use in parallel", async () => {
    const { viewer } = await aPerson();
    const [first, late] = [anEmail(), anEmail()];
    await changeEmail(viewer, aClient(), { email: first });
    const token = await newestSecret(first);
    expect(reasons(await together(20, () => verifyEmail(aClient(), token)))).toEqual(Array(19).fill("link_invalid"));
    await changeEmail(viewer, aClient(), { email: late });
    const other = await newestSecret(late);
    advanceClock(24 * hour - second);
    await expect(verifyEmail(aClient(), other.replace(/^./, other.startsWith("A") ? "B" : "A"))).rejects.toMatchObject(gone);
    advanceClock(second);
    await expect(verifyEmail(aClient(), other)).rejects.toMatchObject(gone);
  });
});

describe("re-sending", () => {
  it("waits 60 seconds, then sends a new link and ends the old one", async () => {
    const { user, viewer } = await aPerson();
    const email = anEmail();
    await changeEmail(viewer, aClient(), { email });
    const before = await newestSecret(email);
    advanceClock(59 * second);
    await expect(resendVerification(user.id, aClient())).rejects.toMatchObject({ reason: "email_too_often", retryAfter: 1 });
    advanceClock(2 * second);
    await resendVerification(user.id, aClient());
    await expect(verifyEmail(aClient(), before)).rejects.toMatchObject(gone);
    await verifyEmail(aClient(), await newestSecret(email));
    await expect(resendVerification(user.id, aClient())).rejects.toMatchObject({ code: "not_found" });
  });

  it("sends five a day to one address, whoever asks", async () => {
    const { user, viewer } = await aPerson();
    const email = anEmail();
    await changeEmail(viewer, aClient(), { email });
    for (let sent = 1; sent < 5; sent++) {
      advanceClock(61 * second);
      await resendVerification(user.id, aClient());
    }
    advanceClock(61 * second);
    const other = await aPerson();
    await expect(changeEmail(other.viewer, aClient(), { email })).rejects.toMatchObject({ reason: "email_too_often" });
    advanceClock(24 * hour);
    await resendVerification(user.id, aClient());
  });
});

describe("undoing", () => {
  it("brings the old address back, also after the new one was proven, and ends every session", async () => {
    const old = anEmail();
    const email = anEmail();
    const { user, viewer } = await aPerson({ email: old });
    await changeEmail(viewer, aClient(), { email });
    await verifyEmail(aClient(), await newestSecret(email));
    const token = await newestSecret(old, "email-changed-notice");
    expect(reasons(await together(10, () => undoEmail(aClient(), token)))).toEqual(Array(9).fill("link_invalid"));
    expect(await reload(user.id)).toMatchObject({ email: old, verifiedEmailKey: old, pendingEmail: null });
    expect(await getLiveSession(viewer.session.id)).toBeNull();
    expect((await mailsTo(old, "security-notice")).map((mail) => mail.data.event)).toContain("email-restored");
  });

  it("names what else opens the account: whoever changed the address may have left a way back", async () => {
    const old = anEmail();
    const { user, viewer } = await aPerson({ email: old });
    await changeEmail(viewer, aClient(), { email: anEmail() });
    await linkAccount(user.id, aClient(), { provider: "weibo", subject: newId(), name: null });
    await undoEmail(aClient(), await newestSecret(old, "email-changed-notice"));
    const notices = (await mailsTo(old, "security-notice")).filter(({ data }) => data.event === "email-restored");
    expect(notices).toMatchObject([{ data: { mobile: maskMobile(user.mobile ?? ""), linked: "Weibo" } }]);
  });

  it("can't be undone by an intruder's own address", async () => {
    const [mine, theirs, third] = [anEmail(), anEmail(), anEmail()];
    const { user, viewer } = await aPerson({ email: mine });
    await changeEmail(viewer, aClient(), { email: theirs });
    await verifyEmail(aClient(), await newestSecret(theirs));
    advanceClock(second);
    await changeEmail(viewer, aClient(), { email: third });
    const [owner, intruder] = [await newestSecret(mine, "email-changed-notice"), await newestSecret(theirs, "email-changed-notice")];
    await undoEmail(aClient(), owner);
    await expect(undoEmail(aClient(), intruder)).rejects.toMatchObject(gone);
    await expect(verifyEmail(aClient(), await newestSecret(third))).rejects.toMatchObject(gone);
    expect(await reload(user.id)).toMatchObject({ email: mine });
  });

  it("works for a day, for its purpose, and not when somebody else proved the address since", async () => {
    const [old, email] = [anEmail(), anEmail()];
    const { viewer } = await aPerson({ email: old });
    await changeEmail(viewer, aClient(), { email });
    const undo = await newestSecret(old, "email-changed-notice");
    await expect(verifyEmail(aClient(), undo)).rejects.toMatchObject(gone);
    await expect(undoEmail(aClient(), await newestSecret(email))).rejects.toMatchObject(gone);
    await verifyEmail(aClient(), await newestSecret(email));
    const other = await aPerson();
    advanceClock(61 * second);
    await changeEmail(other.viewer, aClient(), { email: old });
    await verifyEmail(aClient(), await newestSecret(old, "email-verification"));
    await expect(undoEmail(aClient(), undo)).rejects.toMatchObject(gone);
    expect(await reload(other.user.id)).toMatchObject({ email: old });
  });

  it("can still be undone for a day when the new address is proven late", async () => {
    const [old, email] = [anEmail(), anEmail()];
    const { user, viewer } = await aPerson({ email: old });
    await changeEmail(viewer, aClient(), { email });
    advanceClock(23 * hour);
    await resendVerification(user.id, aClient());
    advanceClock(23 * hour);
    await verifyEmail(aClient(), await newestSecret(email));
    advanceClock(24 * hour - second);
    await undoEmail(aClient(), await newestSecret(old, "email-changed-notice"));
    expect(await reload(user.id)).toMatchObject({ email: old, pendingEmail: null });
  });

  it("ends after 24 hours", async () => {
    const [old, email] = [anEmail(), anEmail()];
    const { viewer } = await aPerson({ email: old });
    await changeEmail(viewer, aClient(), { email });
    advanceClock(24 * hour);
    await expect(undoEmail(aClient(), await newestSecret(old, "email-changed-notice"))).rejects.toMatchObject(gone);
  });
});
