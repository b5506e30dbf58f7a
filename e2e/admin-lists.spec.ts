import { ulid } from "ulid";
import { expect, test } from "./fixtures";
import { newUsername } from "./shop";
import { database, enter } from "./staff";

/** So many accounts whose names begin alike, some of them disabled. */
async function shoppers(start: string, count: number, disabled: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => {
    const name = `${start}${String(n).padStart(2, "0")}`;
    return [ulid(), name, name, "en", "shopper", n < disabled ? new Date() : null, "2026-11", new Date(), new Date(), new Date()];
  });
  await database().query("INSERT INTO users (id, username, username_key, locale, role, disabled_at, terms_version, terms_accepted_at, created_at, updated_at) VALUES ?", [rows]);
}

test("users: by key from page to page, narrowed by role and state, with what the columns say", async ({ page, words, to, login, checkPage }) => {
  const { users: u, common } = words.admin;
  const start = newUsername().slice(0, 14);
  await shoppers(start, 53, 2);
  await enter(login, "support", `${to("/admin/users")}?q=${start}`);
  for (const name of [u.username, u.mobile, u.email, u.joined, u.lastSignedIn, u.role, u.state]) await expect(page.getByRole("columnheader", { name, exact: true })).toBeAttached();
  const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(rows).toHaveCount(50);
  await page.getByRole("link", { name: common.older }).click();
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("link", { name: `${start}52`, exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: common.older })).toHaveCount(0);
  await page.getByRole("link", { name: common.newer }).click();
  await expect(rows).toHaveCount(50);
  await page.getByLabel(u.state, { exact: true }).selectOption("disabled");
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(u.states.disabled);
  await expect(rows.first()).toContainText(common.never);
  await checkPage();
  await page.getByLabel(u.role, { exact: true }).selectOption("admin");
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await expect(page.getByRole("heading", { name: u.emptyTitle })).toBeVisible();
});

test("on a phone a list's rows are cards, each value with its column's name", async ({ page, words, to, login }) => {
  const { users: u } = words.admin;
  await page.setViewportSize({ width: 360, height: 700 });
  await enter(login, "admin", to("/admin/users"));
  const list = page.getByRole("region", { name: u.list });
  expect(await list.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
  const named = await list.getByRole("cell").first().evaluate((cell) => getComputedStyle(cell, "::before").content);
  expect(named).toContain(u.username);
});

test("support reads the audit log, narrowed by who and when, and has no export", async ({ page, words, to, login, newUser }) => {
  const { audit: a, user: w, common } = words.admin;
  const shopper = await newUser();
  const person = await enter(login, "support", to(`/admin/users/${shopper.id}`));
  await page.getByRole("button", { name: w.reveal }).click();
  await expect(page.getByText(`+86${shopper.mobile}`)).toBeVisible();
  await page.goto(to("/admin/audit"));
  await page.getByLabel(a.actor, { exact: true }).fill(person.username);
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await expect(page.getByRole("button", { name: a.csv })).toHaveCount(0);
  const row = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(row).toHaveCount(1);
  for (const said of [person.username, common.roles.support, a.actions.user.reveal, shopper.username, a.shown.mobile]) await expect(row).toContainText(said);
  await page.getByLabel(common.until, { exact: true }).fill("2020-01-01");
  await page.getByRole("button", { name: common.apply, exact: true }).click();
  await expect(page.getByRole("heading", { name: a.noneTitle })).toBeVisible();
});

test("an export after the session ended leads to the sign-in page and back to the list", async ({ page, words, to, login }) => {
  const { audit: a } = words.admin;
  const admin = await enter(login, "admin", to("/admin/audit"));
  await database().query("DELETE FROM sessions WHERE user_id = ?", [admin.id]);
  await page.getByRole("button", { name: a.csv }).click();
  await expect(page).toHaveURL(new RegExp(`${to("/login")}\\?next=`));
  await login(admin, to("/admin/audit"));
  await expect(page.getByRole("heading", { name: a.title, level: 1 })).toBeVisible();
});

test("a list whose filters nothing fits says so, and how to see everything again", async ({ page, words, to, login, checkPage }) => {
  const { audit: a, messages: m, common } = words.admin;
  await enter(login, "support", `${to("/admin/audit")}?from=2001-01-01&until=2001-01-02`);
  await expect(page.getByRole("heading", { name: a.noneTitle })).toBeVisible();
  await expect(page.getByText(a.noneBody)).toBeVisible();
  await checkPage();
  await page.goto(`${to("/admin/messages")}?from=2001-01-01&until=2001-01-02`);
  await expect(page.getByText(m.noneBody)).toBeVisible();
  await checkPage();
  await page.getByRole("link", { name: common.clear }).click();
  await expect(page).not.toHaveURL(/from=/);
});
