import { expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { db, transaction } from "@/db";
import { linkedAccounts } from "@/db/schema";
import { newId } from "@/lib/id";
import { bindByPassword, bindBySms, getUnbound, keepUnbound } from "./bind";
import { limitInKv } from "@/lib/rate-limit";
import { enterLinked } from "./enter-linked";
import { makeGrant, takeGrant } from "./grants";
import { linkAccount } from "./link";
import { proveByIdentity } from "./prove-by-identity";
import type { Identity } from "./prove-identity";
import { listLinkedAccounts } from "./queries";
import { registerBound } from "./register-bound";
import { aClient, anAsker, aPerson, defaultPassword, mailsTo, makeUser, newestSecret, reasons, signIn, solved, timeline } from "./testing";
import { beginBudget, getFlow } from "./third-party";
import { unlinkAccount } from "./unlink";
import { newMobile, newUsername } from "@/db/factories";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { advanceClock, minute, resetClock } from "@/lib/clock";

const anIdentity = (more: Partial<Identity> = {}): Identity => ({ provider: "qq", subject: newId(), name: "小柠檬", ...more });
const linksOf = (subject: string) => db().select().from(linkedAccounts).where(eq(linkedAccounts.subject, subject));
const byPassword = (username: string, password = defaultPassword) => ({ identifier: username, password, remember: false });

test("an unknown identity enters nobody's account; a linked one its owner's, and a disabled owner's not", async () => {
  const { user } = await aPerson({ email: null });
  const identity = anIdentity();
  expect(await enterLinked(aClient(), identity)).toBeNull();
  await linkAccount(user.id, aClient(), identity);
  expect(await enterLinked(aClient(), { ...identity, provider: "weibo" })).toBeNull();
  expect(await enterLinked(aClient(), { ...identity, name: "新名字" })).toMatchObject({ user: { id: user.id } });
  expect(await listLinkedAccounts(user.id)).toEqual([{ provider: "qq", name: "新名字", linkedAt: expect.any(String), lastUsedAt: expect.any(String) }]);
  expect(await timeline(user.id)).toEqual(["account_linked", "signed_in"]);
  expect((await mailsTo(user.mobile ?? "", "security-notice"))[0]?.data).toMatchObject({ event: "account-linked", detail: "QQ" });

  const gone = await makeUser({ disabledAt: new Date() });
  const theirs = anIdentity();
  await db().insert(linkedAccounts).values({ id: newId(), userId: gone.id, ...theirs, createdAt: new Date(), updatedAt: new Date() });
  await expect(enterLinked(aClient(), theirs)).rejects.toMatchObject({ reason: "account_disabled" });
});

test("one identity, one account; one identity of a site an account; the same again is no error", async () => {
  const [{ user: first }, { user: second }] = [await aPerson(), await aPerson()];
  const identity = anIdentity();
  await linkAccount(first.id, aClient(), identity);
  await linkAccount(first.id, aClient(), identity);
  await expect(linkAccount(second.id, aClient(), identity)).rejects.toMatchObject({ code: "conflict", reason: "identity_taken" });
  await expect(linkAccount(first.id, aClient(), anIdentity())).rejects.toMatchObject({ reason: "provider_linked" });
  await linkAccount(first.id, aClient(), { ...identity, provider: "weibo" });
  expect(await listLinkedAccounts(first.id)).toHaveLength(2);
  expect(await listLinkedAccounts(second.id)).toEqual([]);
});

test("in parallel, one identity goes to one of many accounts", async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => aPerson()));
  const identity = anIdentity();
  const results = await Promise.allSettled(people.map(({ user }) => linkAccount(user.id, aClient(), identity)));
  expect(reasons(results)).toEqual(Array(7).fill("identity_taken"));
  expect(await linksOf(identity.subject)).toHaveLength(1);
});

test("in parallel, one grant binds once, and two grants of one identity make one account", async () => {
  const identity = anIdentity();
  const [one, other] = [await keepUnbound({ identity, next: null }), await keepUnbound({ identity, next: null })];
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => registerBound(aClient(), "zh", n % 2 ? one : other, { username: newUsername(), acceptTerms: true })));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(reasons(results).filter((reason) => reason !== "identity_taken" && reason !== "bind_expired")).toEqual([]);
  expect(await linksOf(identity.subject)).toHaveLength(1);
});

test("bind by password: wrong ones count as at login and use nothing up, the right one links and signs in, once", async () => {
  const { user } = await aPerson();
  const grant = await keepUnbound({ identity: anIdentity({ provider: "weibo" }), next: "/account" });
  await expect(bindByPassword(aClient(), grant, byPassword(user.username, "not it"))).rejects.toMatchObject({ reason: "login_refused" });
  expect(await bindByPassword(aClient(), grant, byPassword(user.username))).toMatchObject({ user: { id: user.id }, next: "/account" });
  expect(await timeline(user.id)).toEqual(["sign_in_failed", "signed_in", "account_linked"]);
  await expect(bindByPassword(aClient(), grant, byPassword(user.username))).rejects.toMatchObject({ reason: "bind_expired" });
});

test("bind by password asks for the captcha after three failures, as the login does", async () => {
  const { user } = await aPerson();
  const grant = await keepUnbound({ identity: anIdentity(), next: null });
  for (let n = 0; n < 3; n++) await expect(bindByPassword(aClient(), grant, byPassword(user.username, "no"))).rejects.toMatchObject({ reason: "login_refused" });
  await expect(bindByPassword(aClient(), grant, byPassword(user.username))).rejects.toMatchObject({ reason: "captcha_required" });
  expect(await bindByPassword(aClient(), grant, { ...byPassword(user.username), captcha: await solved("login") })).toMatchObject({ user: { id: user.id } });
});

test("bind by SMS: a code of this purpose only; a mobile without account is told so", async () => {
  const { user } = await aPerson({ password: null });
  const mobile = user.mobile ?? "";
  const grant = await keepUnbound({ identity: anIdentity(), next: null });
  const code = async (to: string, purpose: "login" | "bind") => {
    await sendSmsCode({ ...anAsker(), user: null }, { mobile: to, purpose, captcha: await solved(purpose) });
    return newestSecret(to, "sms-code");
  };
  const forLogin = await code(mobile, "login");
  await expect(bindBySms(aClient(), grant, { mobile, smsCode: forLogin, remember: false })).rejects.toMatchObject({ fields: { smsCode: "code_wrong" } });
  const stranger = newMobile();
  const theirs = await code(stranger, "bind");
  await expect(bindBySms(aClient(), grant, { mobile: stranger, smsCode: theirs, remember: false })).rejects.toMatchObject({ reason: "mobile_unregistered" });
  try {
    advanceClock(61_000);
    const smsCode = await code(mobile, "bind");
    expect(await bindBySms(aClient(), grant, { mobile, smsCode, remember: false })).toMatchObject({ user: { id: user.id } });
  } finally {
    resetClock();
  }
});

test("a grant to bind lives ten minutes", async () => {
  const grant = await keepUnbound({ identity: anIdentity(), next: null });
  try {
    advanceClock(10 * minute - 1_000);
    expect(await getUnbound(grant)).not.toBeNull();
    advanceClock(2_000);
    expect(await getUnbound(grant)).toBeNull();
    await expect(registerBound(aClient(), "en", grant, { username: newUsername(), acceptTerms: true })).rejects.toMatchObject({ reason: "bind_expired" });
  } finally {
    resetClock();
  }
});

test("what was begun at another site waits ten minutes for its answer, and is taken once", async () => {
  const state = newId();
  await makeGrant(db(), "provider", null, { provider: "qq", locale: "zh", next: "/account", session: null, purpose: null }, state);
  try {
    expect(await getFlow(`${state}x`)).toBeNull();
    advanceClock(10 * minute - 1_000);
    expect(await getFlow(state)).toEqual({ provider: "qq", locale: "zh", next: "/account", own: null });
    advanceClock(2_000);
    expect(await getFlow(state)).toBeNull();
    expect(await transaction((tx) => takeGrant(tx, "provider", state))).toBeNull();
  } finally {
    resetClock();
  }
});

test("thirty beginnings in five minutes from one address", async () => {
  expect(beginBudget).toEqual({ limit: 30, window: 5 * minute });
  const key = newId();
  const results: string[] = [];
  // Counted where it would let pass without KV, closed here: a slow answer must not look like a free one.
  while (results.length < 36) results.push(await limitInKv("third-party", key, beginBudget, "closed").then(() => "ok", (error: { code: string }) => error.code));
  const counted = results.filter((one) => one !== "unavailable");
  // The window slides, so the edge of one may fall in between.
  expect(counted.filter((one) => one === "ok").length).toBeGreaterThanOrEqual(Math.min(30, counted.length));
  expect(counted.at(-1)).toBe("too_many_requests");
});

test("a new account has neither password nor mobile, and its address waits to be proven", async () => {
  const identity = anIdentity();
  const username = newUsername();
  const grant = await keepUnbound({ identity, next: null });
  await expect(registerBound(aClient(), "zh", grant, { username: "Adm1n", acceptTerms: true })).rejects.toMatchObject({ fields: { username: "username_taken" } });
  const email = `${username}@post.example`;
  const { user } = await registerBound(aClient(), "zh", grant, { username, email, acceptTerms: true });
  expect(await timeline(user.id)).toEqual(expect.arrayContaining(["registered", "account_linked"]));
  expect((await mailsTo(email)).map(({ kind }) => kind)).toEqual(["email-verification"]);
});

test("an account is never joined by e-mail alone: the address of somebody else makes a new account", async () => {
  const email = `${newUsername()}@post.example`;
  const { user } = await aPerson({ email });
  const grant = await keepUnbound({ identity: anIdentity(), next: null });
  const made = await registerBound(aClient(), "en", grant, { username: newUsername(), email, acceptTerms: true });
  expect(made.user.id).not.toBe(user.id);
  expect(await listLinkedAccounts(user.id)).toEqual([]);
  expect((await mailsTo(email)).map(({ kind }) => kind)).toEqual(["email-in-use"]);
});

test("unlinking needs a fresh proof and one's own link", async () => {
  const { user, viewer } = await aPerson();
  const { viewer: stranger } = await aPerson();
  await linkAccount(user.id, aClient(), anIdentity());
  await expect(unlinkAccount(await signIn(user.id, 10 * minute), aClient(), "qq")).rejects.toMatchObject({ reason: "step_up_required" });
  for (const provider of ["qq", "weibo", "nobody", ""]) await expect(unlinkAccount(stranger, aClient(), provider)).rejects.toMatchObject({ code: "not_found" });
  await unlinkAccount(viewer, aClient(), "qq");
  expect(await listLinkedAccounts(user.id)).toEqual([]);
  expect(await timeline(user.id)).toEqual(["account_linked", "account_unlinked"]);
  expect((await mailsTo(user.mobile ?? "", "security-notice"))[0]?.data).toMatchObject({ event: "account-unlinked" });
  await expect(unlinkAccount(viewer, aClient(), "qq")).rejects.toMatchObject({ code: "not_found" });
});

test("the last way in stays: a password or a mobile is one, a site that is not set up is none", async () => {
  for (const other of [{ password: null }, { mobile: null }]) {
    const { user, viewer } = await aPerson(other);
    await linkAccount(user.id, aClient(), anIdentity());
    await unlinkAccount(viewer, aClient(), "qq");
  }
  const { user, viewer } = await aPerson({ password: null, mobile: null });
  await linkAccount(user.id, aClient(), anIdentity());
  await expect(unlinkAccount(viewer, aClient(), "qq")).rejects.toMatchObject({ code: "conflict", reason: "last_way_in" });
  await linkAccount(user.id, aClient(), anIdentity({ provider: "weibo" }));
  const results = await Promise.allSettled((["qq", "weibo"] as const).map((provider) => unlinkAccount(viewer, aClient(), provider)));
  expect(reasons(results)).toEqual(["last_way_in"]);
  expect(await listLinkedAccounts(user.id)).toHaveLength(1);
});

test("an account without password and mobile proves itself by its linked identity, no other can", async () => {
  const identity = anIdentity();
  const user = await makeUser({ password: null, mobile: null });
  await linkAccount(user.id, aClient(), identity);
  const viewer = await signIn(user.id, null);
  await expect(proveByIdentity(viewer, anIdentity())).rejects.toMatchObject({ reason: "identity_not_yours" });
  await proveByIdentity(viewer, identity);
  const rich = await makeUser();
  await linkAccount(rich.id, aClient(), anIdentity({ subject: `${identity.subject}2` }));
  await expect(proveByIdentity(await signIn(rich.id, null), anIdentity({ subject: `${identity.subject}2` }))).rejects.toMatchObject({ reason: "step_up_required" });
});
