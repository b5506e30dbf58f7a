import { fill } from "../lib/i18n/fill";
import { expect, formReady, test } from "./fixtures";
import { newUsername } from "./shop";
import { aMessage, database, enter } from "./staff";

test("a set is sent again after a preview", async ({ page, words, to, login, newUser, checkPage }) => {
  const { messages: w, message: m, common } = words.admin;
  const shopper = await newUser();
  const recipient = `+86${shopper.mobile}`;
  await database().query("UPDATE messages SET state = 'failed', last_error = '500 application_error', not_after = NULL, kind = 'new-sign-in' WHERE recipient = ?", [recipient]);
  await enter(login, "admin", `${to("/admin/messages")}?recipient=${encodeURIComponent(recipient)}&state=failed`);
  await expect(page.getByRole("row")).toHaveCount(2);
  await checkPage();
  await page.getByRole("link", { name: w.retrySet }).click();
  await expect(page.getByText(fill(w.retryLead, { count: 1 }))).toBeVisible();
  await checkPage();
  await page.getByRole("link", { name: w.cancelSet }).click();
  await expect(page.getByText(w.nothing)).toBeVisible();
  await page.getByRole("link", { name: w.retrySet }).click();
  await formReady(page);
  await page.getByRole("button", { name: fill(w.retryConfirm, { count: 1 }) }).click();
  await expect(page.getByText(fill(w.retriedSet, { retried: 1, refused: 0 }))).toBeVisible();
  await expect(page.getByRole("heading", { name: w.done, exact: true })).toBeVisible();
  await expect(page.getByText(w.nothing)).toHaveCount(0);
  await checkPage();
  await page.getByRole("link", { name: w.back }).click();
  await expect(page.getByRole("heading", { name: w.done, exact: true })).toHaveCount(0);
  await expect(page).not.toHaveURL(/bulk=/);

  await page.goto(`${to("/admin/messages")}?recipient=${encodeURIComponent(recipient)}`);
  await page.getByRole("link", { name: common.kinds["new-sign-in"] }).first().click();
  await expect(page.getByRole("heading", { name: m.history })).toBeVisible();
  await expect(page.getByText(shopper.mobile)).toHaveCount(0);
  await checkPage();
  await formReady(page);
  await page.getByRole("button", { name: m.reveal }).click();
  await expect(page.getByText(recipient)).toBeVisible();
});

test("one message: every try with the provider's answer, sent again, cancelled", async ({ page, words, to, login, checkPage }) => {
  const { message: m, common } = words.admin;
  const recipient = `${newUsername()}@post.example`;
  const [failed, waiting] = [await aMessage(recipient, "failed"), await aMessage(recipient, "handed")];
  for (const [n, [outcome, status, detail]] of ([["retry", 429, "Too many requests"], ["refused", 422, "validation_error"]] as const).entries()) {
    await database().query("INSERT INTO message_attempts (id, message_id, outcome, status, detail, created_at, updated_at) VALUES (?, ?, ?, ?, ?, NOW(3), NOW(3))", [failed.slice(0, 25) + String(n), failed, outcome, status, detail]);
  }
  await enter(login, "admin", to(`/admin/messages/${failed}`));
  const tries = page.getByRole("table", { name: m.history }).or(page.getByRole("region", { name: m.history })).first();
  for (const [outcome, status, detail] of [[m.outcomes.retry, "429", "Too many requests"], [m.outcomes.refused, "422", "validation_error"]] as const) {
    await expect(tries.getByRole("row").filter({ hasText: outcome }).filter({ hasText: status }).filter({ hasText: detail })).toBeVisible();
  }
  await checkPage();
  await formReady(page);
  await page.getByRole("button", { name: m.retry }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText(common.states.failed);
  await expect(page.getByRole("button", { name: m.retry })).toHaveCount(0);
  await expect(page.getByRole("status").getByText(m.retryDone)).toBeVisible();

  await page.goto(to(`/admin/messages/${waiting}`));
  await formReady(page);
  await page.locator("summary", { hasText: m.cancel }).click();
  await expect(page.getByText(m.cancelLead)).toBeVisible();
  await page.getByRole("button", { name: m.cancel }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(common.states.cancelled);
  await expect(page.getByRole("status").getByText(m.cancelDone)).toBeVisible();
  await checkPage();
});

test("the list is narrowed by state, kind, channel, recipient and time; the rest of a set is cancelled", async ({ page, words, to, login, checkPage }) => {
  const { messages: w, common } = words.admin;
  const recipient = `${newUsername()}@post.example`;
  for (const state of ["handed", "handed", "cancelled"] as const) await aMessage(recipient, state);
  await enter(login, "admin", to("/admin/messages"));
  await page.getByLabel(w.recipient, { exact: true }).fill(recipient);
  const apply = page.getByRole("button", { name: common.apply, exact: true });
  await apply.click();
  await expect(page.getByRole("row")).toHaveCount(4);
  await page.getByLabel(w.state, { exact: true }).selectOption("handed");
  await page.getByLabel(w.kind, { exact: true }).selectOption("new-sign-in");
  await page.getByLabel(w.channel, { exact: true }).selectOption("email");
  await page.getByLabel(common.from, { exact: true }).fill("2026-01-01");
  await apply.click();
  await expect(page).toHaveURL(/state=handed/);
  await expect(page.getByRole("row")).toHaveCount(3);
  for (const [label, value] of [[w.channel, "sms"], [w.kind, "sms-code"]] as const) {
    await page.getByLabel(label, { exact: true }).selectOption(value);
    await apply.click();
    await expect(page.getByRole("heading", { name: w.noneTitle })).toBeVisible();
    await page.goBack();
  }
  await page.getByLabel(common.until, { exact: true }).fill("2026-01-02");
  await apply.click();
  await expect(page.getByRole("heading", { name: w.noneTitle })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: w.cancelSet }).click();
  await expect(page.getByText(fill(w.cancelLead, { count: 2 }))).toBeVisible();
  await checkPage();
  await formReady(page);
  await page.getByRole("button", { name: fill(w.cancelConfirm, { count: 2 }) }).click();
  await expect(page.getByText(fill(w.cancelledSet, { cancelled: 2 }))).toBeVisible();
});

test("support looks at messages and changes none", async ({ page, words, to, login }) => {
  const { messages: w, message: m } = words.admin;
  const recipient = `${newUsername()}@post.example`;
  const [failed, waiting] = [await aMessage(recipient, "failed"), await aMessage(recipient, "handed")];
  await enter(login, "support", `${to("/admin/messages")}?recipient=${recipient}&bulk=retry`);
  await expect(page.getByRole("row")).toHaveCount(3);
  expect(await page.content()).not.toContain(`>${recipient}<`);
  for (const act of [w.retrySet, w.cancelSet]) await expect(page.getByRole("link", { name: act })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: w.retryTitle })).toHaveCount(0);
  for (const [id, act] of [[failed, m.retry], [waiting, m.cancel]] as const) {
    await page.goto(to(`/admin/messages/${id}`));
    await expect(page.getByRole("heading", { name: m.history })).toBeVisible();
    await expect(page.getByText(act, { exact: true })).toHaveCount(0);
  }
});
