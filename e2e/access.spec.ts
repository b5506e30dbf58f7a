import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { checkLooks } from "./looks";
import { shopUrl } from "./shop";
import { database, newStaff } from "./staff";

/*
 * Every page of the shop, found in the file system: axe in both colour schemes, at 200 %, in forced colours and without motion.
 * A page that is not listed here fails. States of a page (errors, refusals, what an action leaves) are looked at by the journeys.
 */
type Ids = { address: string; user: string; message: string };
const open: Record<string, string> = {
  "(shop)": "/", "(shop)/terms": "/terms", "(docs)/docs/ui": "/docs/ui", "(docs)/docs/api": "/docs/api", "(auth)/login": "/login", "(auth)/register": "/register",
  "(auth)/reset-password": "/reset-password", "(auth)/reset-password/code": "/reset-password/code?id=01ARZ3NDEKTSV4RRFFQ69G5FAV", "(auth)/reset-password/new": "/reset-password/new",
  "(auth)/verify-email": "/verify-email?token=none", "(auth)/undo-email": "/undo-email?token=none", "(auth)/bind": "/bind",
};
const own: Record<string, (ids: Ids) => string> = {
  "account": () => "/account", "account/addresses": () => "/account/addresses", "account/addresses/new": () => "/account/addresses/new", "account/addresses/[id]": ({ address }) => `/account/addresses/${address}`,
  "account/addresses/deleted": () => "/account/addresses/deleted", "account/confirm": () => "/account/confirm?next=/account", "account/email": () => "/account/email", "account/mobile": () => "/account/mobile",
  "account/password": () => "/account/password", "account/security": () => "/account/security",
};
const staff: Record<string, (ids: Ids) => string> = {
  "admin": () => "/admin", "admin/users": () => "/admin/users", "admin/users/[id]": ({ user }) => `/admin/users/${user}`, "admin/messages": () => "/admin/messages",
  "admin/messages/[id]": ({ message }) => `/admin/messages/${message}`, "admin/audit": () => "/admin/audit", "admin/two-factor": () => "/admin/two-factor",
};

async function signIn(page: Page, token: string | null): Promise<void> {
  await page.context().addCookies([{ name: "lm-session", value: token ?? "", url: shopUrl, httpOnly: true, sameSite: "Lax" }]);
}

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
}

test("every page is listed", () => {
  const root = join(import.meta.dirname, "..", "app", "[locale]");
  const found = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /(^|[\\/])page\.tsx$/.test(file)).map((file) => file.replaceAll("\\", "/").replace(/\/?page\.tsx$/, ""));
  expect(found.sort()).toEqual([...Object.keys(open), ...Object.keys(own), ...Object.keys(staff)].sort());
});

test("pages open to all", async ({ page, to, checkPage, isMobile }) => {
  test.slow();
  for (const path of Object.values(open)) {
    await visit(page, to(path));
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

test("pages of one's own", async ({ page, to, newUser, checkPage, isMobile }) => {
  test.slow();
  const person = await newUser();
  const { body } = await person.client.call<{ id: string }>("POST", "/addresses", { receiver: "张三", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "科技园1号", mobile: "13800138000" });
  await signIn(page, person.client.token);
  for (const path of Object.values(own)) {
    await visit(page, to(path({ address: body.id, user: "", message: "" })));
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

test("pages of the staff", async ({ page, to, newUser, checkPage, isMobile }) => {
  test.slow();
  const [shopper, admin] = [await newUser(), await newStaff("admin")];
  const [rows] = await database().query("SELECT id FROM messages WHERE recipient = ? LIMIT 1", [`+86${shopper.mobile}`]);
  const message = (rows as { id: string }[])[0]?.id ?? "";
  await signIn(page, admin.client.token);
  for (const path of Object.values(staff)) {
    await visit(page, to(path({ address: "", user: shopper.id, message })));
    await checkPage();
    if (!isMobile) await checkLooks(page);
  }
});

test("what opens over a page: the menu and a dialog", async ({ page, to, words, newUser, checkPage }) => {
  const person = await newUser();
  await signIn(page, person.client.token);
  await visit(page, to("/account"));
  await page.getByRole("button", { name: `${words.layout.menu}: ${person.username}` }).or(page.getByLabel(`${words.layout.menu}: ${person.username}`)).first().click();
  await expect(page.getByRole("button", { name: words.layout.signOut })).toBeVisible();
  await checkPage();
  await visit(page, to("/docs/ui"));
  await page.getByRole("button", { name: words.ui.openDialog }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await checkPage();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});
