import { fill } from "../lib/i18n/fill";
import { passSmsWait } from "./database";
import { expect, formReady, readMessage, test } from "./fixtures";
import { newUsername } from "./shop";
import { database, enter } from "./staff";

test("overview: numbers, charts with a table behind, range and zone in the address", async ({ page, words, to, login, checkPage, locale }) => {
  const w = words.admin.overview;
  await enter(login, "support", to("/admin"));
  await expect(page.getByRole("heading", { level: 1, name: w.title })).toBeVisible();
  for (const name of [w.signups, w.sign_ins, w.failures, w.captchas, w.sms, w.email]) await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  // This person registered with an SMS code.
  const lastHour = page.getByRole("row", { name: new RegExp(w.counts.sent) }).getByRole("cell");
  await expect(lastHour.first()).toHaveText(/^[1-9]/);
  await checkPage();
  const states = page.getByRole("region", { name: w.messagesTitle, exact: true }).first().getByRole("definition");
  await expect(states).toHaveCount(8);
  for (const [index, name] of Object.values(w.groups).entries()) {
    await expect(page.getByRole("term").filter({ hasText: name })).toBeVisible();
    await expect(states.nth(index * 2)).toHaveText(/^[\d,]+$/);
    await expect(states.nth(index * 2 + 1)).toHaveText(new RegExp([w.noBefore, w.same, "%"].join("|")));
  }
  const signups = page.getByRole("region", { name: w.signups, exact: true });
  await expect(signups.getByRole("img")).toBeVisible();
  await signups.getByText(w.table).click();
  await expect(signups.getByRole("row")).toHaveCount(8);
  await checkPage();
  await page.getByRole("link", { name: w.ranges["24h"] }).click();
  await expect(page).toHaveURL(/range=24h/);
  await page.getByLabel(w.zoneLabel).selectOption("America/New_York");
  await page.getByRole("button", { name: w.apply }).click();
  await expect(page).toHaveURL(/range=24h&zone=America%2FNew_York/);
  // This person registered in the last hour: the present hour is counted while the page is made.
  const total = Number((await page.getByRole("region", { name: w.signups, exact: true }).locator("p").first().textContent())?.replaceAll(/\D/g, ""));
  expect(total).toBeGreaterThan(0);
  expect(await page.locator("html").getAttribute("lang")).toBe(locale === "zh" ? "zh-CN" : "en");
});

test("users: found by name, mobile and e-mail; support shows what is masked, ends sessions and sends resets", async ({ page, words, to, login, newUser, checkPage }) => {
  test.slow();
  const { users: u, user: w, common } = words.admin;
  const email = `${newUsername()}@post.example`;
  const shopper = await newUser({ email });
  await enter(login, "support", to("/admin/users"));
  await checkPage();
  const search = page.getByLabel(u.search, { exact: true });
  for (const q of [shopper.username.slice(0, -1), `+86 ${shopper.mobile}`, email]) {
    await search.fill(q);
    await page.getByRole("button", { name: common.apply, exact: true }).click();
    await expect(page.getByRole("link", { name: shopper.username, exact: true })).toBeVisible();
    expect(await page.content()).not.toContain(shopper.mobile.slice(3, 7) + shopper.mobile.slice(7) + "<");
  }
  await search.fill("nobody-of-this-name");
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await expect(page.getByRole("heading", { name: u.emptyTitle })).toBeVisible();
  await checkPage();

  await page.goto(to(`/admin/users/${shopper.id}`));
  await expect(page.getByText(`${shopper.mobile.slice(0, 3)}****${shopper.mobile.slice(-4)}`)).toBeVisible();
  for (const hidden of [w.disable, w.changeRole, w.unlock]) await expect(page.getByText(hidden, { exact: true })).toHaveCount(0);
  await checkPage();
  await formReady(page);
  await page.getByRole("button", { name: w.reveal }).click();
  await expect(page.getByText(`+86${shopper.mobile}`)).toBeVisible();
  for (const tab of ["sessions", "addresses", "linked", "timeline", "messages"] as const) {
    await page.getByRole("navigation", { name: w.tabsLabel }).getByRole("link", { name: w.tabs[tab], exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`tab=${tab}`));
    await checkPage();
  }
  await page.getByRole("navigation", { name: w.tabsLabel }).getByRole("link", { name: w.tabs.sessions, exact: true }).click();
  await formReady(page);
  await page.getByRole("button", { name: fill(w.endOf, { device: w.unknownDevice }) }).click();
  await expect(page.getByText(w.noSessions)).toBeVisible();
  // Its row is gone; what was done is said, and the focus is not lost.
  await expect(page.getByRole("status").getByText(w.endDone)).toBeVisible();
  await expect(page.locator("main")).toBeFocused();
  await expect(page).toHaveTitle(new RegExp(`^${shopper.username} · ${w.tabs.sessions}`));
  expect((await shopper.client.call("GET", "/me")).status).toBe(401);

  // Registering sent an SMS to this mobile a moment ago.
  await passSmsWait(shopper.mobile);
  await page.getByText(w.reset, { exact: true }).click();
  await page.getByRole("button", { name: w.resetSubmit }).click();
  const status = page.getByRole("status").filter({ hasText: w.resetDone });
  await expect(status).toContainText("/reset-password/code?id=");
  await readMessage(`+86${shopper.mobile}`, (sms) => /\d{6}/.test(sms.text) && Date.parse(sms.createdAt) > Date.now() - 20_000);
});

test("users: an admin shows, disables with a reason, enables, unlocks and changes the role", async ({ page, words, to, login, newUser, checkPage }) => {
  test.slow();
  const { user: w, users: u, common, audit: a } = words.admin;
  const shopper = await newUser();
  const admin = await enter(login, "admin", to(`/admin/users/${shopper.id}`));
  await formReady(page);
  await page.getByRole("button", { name: w.reveal }).click();
  await expect(page.getByText(`+86${shopper.mobile}`)).toBeVisible();
  await checkPage();

  await page.getByText(w.disable, { exact: true }).first().click();
  await page.getByRole("button", { name: w.disableSubmit }).click();
  await expect(page.getByText(w.disableReasonNeeded)).toBeVisible();
  await checkPage();
  await page.getByLabel(w.disableReason).fill("Orders that were never paid");
  await page.getByRole("button", { name: w.disableSubmit }).click();
  await expect(page.getByText(u.states.disabled).first()).toBeVisible();
  await expect(page.getByText(/Orders that were never paid/)).toBeVisible();
  await expect(page.getByRole("status").getByText(w.disableDone)).toBeVisible();
  await readMessage(`+86${shopper.mobile}`, (sms) => sms.text.includes("Orders that were never paid"));
  expect((await shopper.client.call("GET", "/me")).status).toBe(401);
  await checkPage();

  await page.getByText(w.enable, { exact: true }).first().click();
  await page.getByRole("button", { name: w.enableSubmit }).click();
  await expect(page.getByText(w.disable, { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("status").getByText(w.enableDone)).toBeVisible();
  await page.getByText(w.unlock, { exact: true }).click();
  await page.getByRole("button", { name: w.unlockSubmit, exact: true }).click();
  await expect(page.getByText(w.unlockDone).filter({ visible: true }).first()).toBeVisible();

  const again = (await shopper.client.call<{ token: string }>("POST", "/sessions", { identifier: shopper.username, password: shopper.password })).body.token;
  await page.getByText(w.endAll, { exact: true }).first().click();
  await page.getByRole("button", { name: w.endAllSubmit, exact: true }).click();
  await expect(page.getByText(w.endAllDone).filter({ visible: true }).first()).toBeVisible();
  shopper.client.token = again;
  expect((await shopper.client.call("GET", "/me")).status).toBe(401);

  await page.getByText(w.changeRole, { exact: true }).first().click();
  await page.getByLabel(u.role, { exact: true }).selectOption("support");
  await page.getByRole("button", { name: w.changeRoleSubmit }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(common.roles.support);
  await expect(page.getByRole("status").getByText(w.changeRoleDone)).toBeVisible();

  // All of it is in the audit log, and nothing of what was shown.
  await page.goto(`${to("/admin/audit")}?target=${shopper.username}`);
  const acts = a.actions.user;
  for (const act of [acts.reveal, acts.disable, acts.enable, acts.unlock, acts["end-sessions"], acts["change-role"]]) await expect(page.getByRole("cell", { name: act, exact: true })).toBeVisible();
  expect(await page.getByRole("table").textContent()).not.toContain(shopper.mobile);
  await checkPage();
  await page.getByLabel(a.action, { exact: true }).selectOption("user.disable");
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: a.csv }).click();
  const csv = await (await (await downloading).createReadStream()).toArray();
  expect(Buffer.concat(csv).toString()).toContain(`${admin.username},admin,user.disable,user,${shopper.id},${shopper.username}`);
  // One's own account has no way to be closed or demoted.
  await page.goto(to(`/admin/users/${admin.id}`));
  await expect(page.getByText(w.self)).toBeVisible();
  await expect(page.getByText(w.disable, { exact: true })).toHaveCount(0);
});

test("a write asks for the password again after ten minutes, and leads back", async ({ page, words, to, login, newUser }) => {
  const { user: w, common } = words.admin;
  const shopper = await newUser();
  const admin = await enter(login, "admin", to(`/admin/users/${shopper.id}`));
  await database().query("UPDATE sessions SET proved_at = NOW() - INTERVAL 11 MINUTE WHERE user_id = ?", [admin.id]);
  await formReady(page);
  await page.getByText(w.unlock, { exact: true }).click();
  await page.getByRole("button", { name: w.unlockSubmit, exact: true }).click();
  await expect(page.getByText(words.errors.step_up_required)).toBeVisible();
  await page.getByRole("link", { name: common.stepUp }).click();
  await expect(page).toHaveURL(/\/account\/confirm\?next=/);
  await page.locator("input[type=password]").fill(admin.password);
  await page.locator("main form button[type=submit]").first().click();
  await expect(page).toHaveURL(to(`/admin/users/${shopper.id}`));
});

test("a shopper finds no staff pages", async ({ page, words, to, login, newUser }) => {
  await login(await newUser(), to("/admin"));
  await expect(page.getByRole("heading", { name: words.errorPages.notFound.title })).toBeVisible();
});
