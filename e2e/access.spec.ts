import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import en from "../lib/i18n/en.json" with { type: "json" };
import { place } from "./address-pages";
import { expect, readMail, readSms, test } from "./fixtures";
import { checkLooks } from "./looks";
import { agedProof, agedSms, newUsername, ShopClient, shopUrl } from "./shop";
import { agree, newPerson, press } from "./sites";
import { database, newStaff } from "./staff";

/*
 * Every page of the shop, found in the file system: axe in both colour schemes, at 200 %, in forced colours and without motion.
 * A page that is not listed here fails, and so does one that shows another page. States of a page (errors, refusals, what an action
 * leaves) are looked at by states.spec.ts and the journeys.
 */
type Words = typeof en;
type Ids = { address: string; user: string; username: string; message: string; asked: string; verify: string; undo: string };
/** Where a page is, and the heading that no other page has there. */
type Stop = [path: string, heading: string | RegExp];
type Pages = Record<string, (words: Words, ids: Ids) => Stop>;
const open: Pages = {
  "(shop)": (w) => ["/", w.home.heading], "(shop)/terms": (w) => ["/terms", w.terms.title], "(docs)/docs/ui": (w) => ["/docs/ui", w.ui.title], "(docs)/docs/api": (w) => ["/docs/api", w.apiDocs.title],
  "(auth)/login": (w) => ["/login", w.login.title], "(auth)/register": (w) => ["/register", w.register.title], "(auth)/reset-password": (w) => ["/reset-password", w.reset.title],
};
/** Those that something must be brought to: a code, a link, the answer of another site. */
const granted: Pages = {
  "(auth)/reset-password/code": (w, { asked }) => [`/reset-password/code?id=${asked}`, w.reset.codeTitle], "(auth)/reset-password/new": (w) => ["/reset-password/new", w.reset.newTitle],
  "(auth)/verify-email": (w, { verify }) => [`/verify-email?token=${verify}`, w.verifyEmail.title], "(auth)/undo-email": (w, { undo }) => [`/undo-email?token=${undo}`, w.undoEmail.title],
  "(auth)/bind": (w) => ["/bind", w.bind.title],
};
/** What stands there when a link, a grant or an answer of another site is used up. */
const gone = (w: Words): Stop[] => [
  ["/reset-password/code?id=01ARZ3NDEKTSV4RRFFQ69G5FAV", w.reset.codeTitle], ["/reset-password/new", w.reset.lostTitle], ["/verify-email?token=none", w.verifyEmail.invalidTitle],
  ["/undo-email?token=none", w.undoEmail.invalidTitle], ["/bind", w.bind.expiredTitle],
];
const own: Pages = {
  "account": (w) => ["/account", w.profile.title], "account/addresses": (w) => ["/account/addresses", w.addresses.title], "account/addresses/new": (w) => ["/account/addresses/new", w.addresses.newTitle],
  "account/addresses/[id]": (w, { address }) => [`/account/addresses/${address}`, w.addresses.editTitle], "account/addresses/deleted": (w) => ["/account/addresses/deleted", w.addresses.deletedTitle],
  "account/email": (w) => ["/account/email", w.emailPage.addTitle], "account/mobile": (w) => ["/account/mobile", w.mobilePage.changeTitle], "account/password": (w) => ["/account/password", w.passwordPage.changeTitle],
  "account/security": (w) => ["/account/security", w.security.title], "account/confirm": (w) => ["/account/confirm?next=/account", w.proof.title],
};
const staff: Pages = {
  "admin": (w) => ["/admin", w.admin.overview.title], "admin/users": (w) => ["/admin/users", w.admin.users.title], "admin/users/[id]": (_, { user, username }) => [`/admin/users/${user}`, new RegExp(`^${username}`)],
  "admin/messages": (w) => ["/admin/messages", w.admin.messages.title], "admin/messages/[id]": (w, { message }) => [`/admin/messages/${message}`, new RegExp(`^${w.admin.common.kinds["sms-code"]}`)],
  "admin/audit": (w) => ["/admin/audit", w.admin.audit.title], "admin/two-factor": (w) => ["/admin/two-factor", w.admin.twoFactor.title],
};
const noIds: Ids = { address: "", user: "", username: "", message: "", asked: "", verify: "", undo: "" };

async function signIn(page: Page, token: string | null): Promise<void> {
  await page.context().addCookies([{ name: "lm-session", value: token ?? "", url: shopUrl, httpOnly: true, sameSite: "Lax" }]);
}

/** Opens a page and sees that it is this one: not the login page, not another that it leads to. */
async function visit(page: Page, to: (path: string) => string, [path, heading]: Stop): Promise<void> {
  await page.goto(to(path));
  await expect(page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
  await expect(page).toHaveURL(shopUrl + to(path));
  await expect(page).toHaveTitle(/Lemon Mall|柠檬商城/);
}

test("every page is listed", () => {
  const root = join(import.meta.dirname, "..", "app", "[locale]");
  const found = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /(^|[\\/])page\.tsx$/.test(file)).map((file) => file.replaceAll("\\", "/").replace(/\/?page\.tsx$/, ""));
  expect(found.sort()).toEqual([...Object.keys(open), ...Object.keys(granted), ...Object.keys(own), ...Object.keys(staff)].sort());
});

/** A reset whose code is on its way; the same with its grant. */
async function aReset(client: ShopClient, mobile: string, granted: boolean): Promise<{ id: string; grant: string }> {
  await agedSms(mobile);
  const captcha = await client.captcha("reset");
  // No tolerance: the code before is a moment old.
  const before = Date.now();
  const { id } = (await client.call<{ id: string }>("POST", "/password-resets", { mobile, captcha })).body;
  const code = granted ? await readSms(mobile, before) : "";
  return { id, grant: granted ? (await client.call<{ grant: string }>("POST", `/password-resets/${id}/verification`, { code })).body.grant : "" };
}

test("pages open to all", async ({ page, to, words, checkPage, isMobile }) => {
  test.slow();
  for (const stop of Object.values(open)) {
    await visit(page, to, stop(words, noIds));
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

test("pages of a reset, of a link and of another site's answer, all of them good", async ({ page, to, words, newUser, checkPage, isMobile }) => {
  test.slow();
  const [first, other] = [`${newUsername()}@post.example`, `${newUsername()}@post.example`];
  const person = await newUser({ email: first });
  const tokenIn = async (email: string, name: string) => new URL((await readMail(email, new RegExp(`https?://\\S+/${name}\\?token=[\\w-]+`))).href).searchParams.get("token") ?? "";
  await person.client.call("POST", "/email-verifications", { token: await tokenIn(first, "verify-email") });
  expect((await person.client.call("PUT", "/me/email", { email: other })).status).toBe(202);
  const { id, grant } = await aReset(person.client, person.mobile, true);
  await page.context().addCookies([{ name: "lm-reset", value: `${id}.${grant}`, url: shopUrl, httpOnly: true, sameSite: "Lax" }]);
  await page.goto(to("/login"));
  await press(page, "oidc", words);
  await agree(page, newPerson());
  await expect(page).toHaveURL(to("/bind"));
  const ids = { ...noIds, asked: (await aReset(person.client, person.mobile, false)).id, verify: await tokenIn(other, "verify-email"), undo: await tokenIn(first, "undo-email") };
  for (const stop of Object.values(granted)) {
    await visit(page, to, stop(words, ids));
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

test("pages whose link or grant is used up", async ({ page, to, words, checkPage, isMobile }) => {
  for (const stop of gone(words)) {
    await visit(page, to, stop);
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

test("pages of one's own", async ({ page, to, words, newUser, checkPage, isMobile }) => {
  test.slow();
  const person = await newUser();
  const { body } = await person.client.call<{ id: string }>("POST", "/addresses", place);
  await signIn(page, person.client.token);
  for (const [name, stop] of Object.entries(own)) {
    // Who proved who they are a moment ago is not asked.
    if (name === "account/confirm") await agedProof(person.id);
    await visit(page, to, stop(words, { ...noIds, address: body.id }));
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

/** Ids of what a member of the staff looks at: somebody, and the message with their code. */
async function aCase(shopper: { id: string; username: string; mobile: string }): Promise<Ids> {
  const [rows] = await database().query("SELECT id FROM messages WHERE recipient = ? LIMIT 1", [`+86${shopper.mobile}`]);
  const [message] = rows as { id: string }[];
  if (!message) throw new Error("no message to look at");
  return { ...noIds, user: shopper.id, username: shopper.username, message: message.id };
}

test("pages of the staff", async ({ page, to, words, newUser, checkPage, isMobile }) => {
  test.slow();
  const [shopper, admin] = [await newUser(), await newStaff("admin")];
  const ids = await aCase(shopper);
  await signIn(page, admin.client.token);
  for (const stop of Object.values(staff)) {
    await visit(page, to, stop(words, ids));
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

test("a page of each kind in the other width: each language meets both", async ({ browser, to, words, newUser, checkPage, isMobile }, info) => {
  test.slow();
  const other = info.config.projects.find(({ metadata }) => metadata.locale && metadata.locale !== info.project.metadata.locale);
  if (!other) throw new Error("no other width");
  const [shopper, admin] = [await newUser(), await newStaff("admin")];
  const ids = await aCase(shopper);
  const { body } = await shopper.client.call<{ id: string }>("POST", "/addresses", place);
  const context = await browser.newContext({ ...other.use, locale: info.project.use.locale });
  const page = await context.newPage();
  const look = async (pages: Pages, ...names: string[]) => {
    for (const name of names) {
      const stop = pages[name]?.(words, { ...ids, address: body.id });
      if (!stop) throw new Error(`no page ${name}`);
      await visit(page, to, stop);
      await checkPage(page);
      if (isMobile) await checkLooks(page);
    }
  };
  await look(open, "(shop)", "(shop)/terms", "(auth)/register");
  await signIn(page, shopper.client.token);
  await look(own, "account", "account/addresses", "account/addresses/[id]", "account/security");
  await signIn(page, admin.client.token);
  await look(staff, "admin", "admin/users/[id]", "admin/messages", "admin/two-factor");
  await context.close();
});

test("what opens over a page: the menu and a dialog", async ({ page, to, words, newUser, checkPage }) => {
  const person = await newUser();
  await signIn(page, person.client.token);
  await visit(page, to, ["/account", words.profile.title]);
  await page.getByRole("button", { name: `${words.layout.menu}: ${person.username}` }).or(page.getByLabel(`${words.layout.menu}: ${person.username}`)).first().click();
  await expect(page.getByRole("button", { name: words.layout.signOut })).toBeVisible();
  await checkPage();
  await visit(page, to, ["/docs/ui", words.ui.title]);
  await page.getByRole("button", { name: words.ui.openDialog }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await checkPage();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});
