import type { Page } from "@playwright/test";
import { add, card, chooseByKeyboard, place } from "./address-pages";
import { expect, type Person, test } from "./fixtures";
import { database, newStaff } from "./staff";

async function open(page: Page, path: string) {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
}

test.describe("the address book", () => {
  let person: Person;
  test.beforeEach(async ({ newUser }) => {
    person = await newUser();
  });

  test("an empty book leads to the first address, which becomes the default", async ({ page, login, to, words, checkPage }) => {
    await login(person, to("/account/addresses"));
    await expect(page.getByRole("heading", { name: words.addresses.emptyTitle })).toBeVisible();
    await checkPage();
    await page.getByRole("link", { name: words.addresses.add }).click();
    const form = words.addresses.form;
    await page.getByLabel(form.receiver).fill("李四");
    await page.getByLabel(form.mobile).fill("１３８ ０００１ ３９９９");
    await chooseByKeyboard(page, form, "guangdong", "深圳", "nansh");
    await page.getByLabel(form.place).fill("学府路63号");
    await checkPage();
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByText(words.addresses.created)).toBeVisible();
    const it = card(page, "李四");
    await expect(it).toContainText("广东省 深圳市 南山区");
    await expect(it).toContainText("138 0001 3999");
    await expect(it).toContainText(words.addresses.card.default);
    await checkPage();
  });

  test("the default moves with one press, and stays after a reload", async ({ page, login, to, words }) => {
    await add(person, "家", "公司");
    await login(person, to("/account/addresses"));
    const { default: badge, makeDefaultOf } = words.addresses.card;
    await expect(page.getByRole("listitem").filter({ hasText: "科技园" }).first()).toContainText("家");
    await page.getByRole("button", { name: makeDefaultOf.replace("{title}", "公司") }).click();
    await expect(card(page, "公司").getByText(badge, { exact: true })).toBeVisible();
    await expect(card(page, "家").getByText(badge, { exact: true })).toHaveCount(0);
    await expect(page.getByText(words.addresses.list.madeDefault.replace("{title}", "公司"))).toBeVisible();
    // The button is gone, its card is not.
    await expect(page.getByRole("region", { name: "公司" })).toBeFocused();
    await page.reload();
    await expect(page.getByRole("listitem").filter({ hasText: "科技园" }).first()).toContainText("公司");
  });

  test("deleting the default hands it on; undo brings it back as it was", async ({ page, login, to, words }) => {
    await add(person, "家", "公司", "店");
    await login(person, to("/account/addresses"));
    const { default: badge, deleteOf } = words.addresses.card;
    await page.getByRole("button", { name: deleteOf.replace("{title}", "家") }).click();
    await expect(card(page, "家")).toHaveCount(0);
    await expect(card(page, "店").getByText(badge, { exact: true })).toBeVisible();
    await page.getByRole("button", { name: words.addresses.list.undo }).click();
    await expect(card(page, "家").getByText(badge, { exact: true })).toBeVisible();
    await expect(card(page, "店").getByText(badge, { exact: true })).toHaveCount(0);
  });

  test("a deleted address waits in its list and comes back from there", async ({ page, login, to, words, checkPage }) => {
    await add(person, "家", "公司");
    await login(person, to("/account/addresses"));
    await page.getByRole("button", { name: words.addresses.card.deleteOf.replace("{title}", "公司") }).click();
    await expect(page.getByText(words.addresses.list.deleted.replace("{title}", "公司"))).toBeVisible();
    await page.getByRole("link", { name: words.addresses.deletedLink }).click();
    await expect(page.getByRole("heading", { name: words.addresses.deletedTitle, level: 1 })).toBeVisible();
    await expect(page.getByText("公司")).toBeVisible();
    await checkPage();
    await page.getByRole("button", { name: words.addresses.card.restoreOf.replace("{title}", "公司") }).click();
    await expect(page.getByRole("heading", { name: words.addresses.deletedEmptyTitle })).toBeVisible();
    await page.getByRole("link", { name: words.addresses.backToList }).click();
    await expect(card(page, "公司")).toBeVisible();
  });

  test("a title is edited where it stands; Escape leaves it, empty makes it the receiver", async ({ page, login, to, words }) => {
    await add(person, "家");
    await login(person, to("/account/addresses"));
    const { rename, titleLabel } = words.addresses.card;
    const edit = (title: string) => page.getByRole("link", { name: rename.replace("{title}", title) });
    await open(page, to("/account/addresses"));
    await edit("家").click();
    await page.getByLabel(titleLabel).fill("别处");
    // Escape takes back what an input method composes, and no more.
    await page.getByLabel(titleLabel).dispatchEvent("keydown", { key: "Escape", isComposing: true });
    await expect(page.getByLabel(titleLabel)).toHaveValue("别处");
    await page.keyboard.press("Escape");
    await expect(card(page, "家")).toBeVisible();
    await expect(edit("家")).toBeFocused();
    await edit("家").click();
    await page.getByLabel(titleLabel).fill("老家");
    await page.keyboard.press("Enter");
    await expect(card(page, "老家")).toBeVisible();
    await expect(page.getByText(words.addresses.list.renamed)).toBeVisible();
    await edit("老家").click();
    await page.getByLabel(titleLabel).fill("");
    // What shows at once is a hope; the answer is what a reload may rely on.
    const saved = page.waitForResponse((response) => response.request().method() === "POST");
    await page.keyboard.press("Enter");
    await expect(card(page, "张三")).toBeVisible();
    await saved;
    await page.reload();
    await expect(card(page, "张三")).toBeVisible();
  });

  test("a title is said as it is, whatever signs are in it", async ({ page, login, to, words }) => {
    const title = "A$$B $& {title}";
    const { card: c, list } = words.addresses;
    await add(person, title);
    await login(person, to("/account/addresses"));
    await page.getByRole("button", { name: c.deleteOf.replace("{title}", () => title), exact: true }).click();
    await expect(page.getByText(list.deleted.replace("{title}", () => title))).toBeVisible();
    await page.goto(to("/account/addresses/deleted"));
    await page.getByRole("button", { name: c.restoreOf.replace("{title}", () => title), exact: true }).click();
    await expect(page.getByText(list.restored.replace("{title}", () => title))).toBeVisible();
  });

  test("a change that the shop refuses goes back, and says why", async ({ page, login, to, words, context }) => {
    await add(person, "家", "公司");
    await login(person, to("/account/addresses"));
    await open(page, to("/account/addresses"));
    await context.setOffline(true);
    await page.getByRole("button", { name: words.addresses.card.deleteOf.replace("{title}", "家") }).click();
    await expect(page.getByRole("alert").filter({ hasText: words.addresses.list.unreachable })).toBeVisible();
    await expect(card(page, "家")).toBeVisible();
    // A title that was typed is not lost.
    await page.getByRole("link", { name: words.addresses.card.rename.replace("{title}", "公司") }).click();
    const title = page.getByLabel(words.addresses.card.titleLabel);
    await title.fill("新公司");
    await title.press("Enter");
    await expect(title).toHaveValue("新公司");
    await expect(title).toBeFocused();
    await expect(title).toHaveAccessibleDescription(new RegExp(words.addresses.list.unreachable));
    await page.keyboard.press("Escape");
    await context.setOffline(false);
    // Deleted meanwhile elsewhere: the shop itself says no.
    const { items } = (await person.client.call<{ items: { id: string; title: string }[] }>("GET", "/addresses")).body;
    await person.client.call("DELETE", `/addresses/${items.find((item) => item.title === "公司")?.id}`);
    await page.getByRole("button", { name: words.addresses.card.makeDefaultOf.replace("{title}", "公司") }).click();
    await expect(page.getByRole("alert").filter({ hasText: words.errors.not_found })).toBeVisible();
    await expect(card(page, "家").getByText(words.addresses.card.default, { exact: true })).toBeVisible();
  });

  test("an undo that is refused after the page was left says so", async ({ page, login, to, words, context }) => {
    await add(person, "家", "公司");
    await login(person, to("/account/addresses"));
    await page.getByRole("button", { name: words.addresses.card.deleteOf.replace("{title}", "公司") }).click();
    await expect(page.getByText(words.addresses.list.deleted.replace("{title}", "公司"))).toBeVisible();
    await page.getByRole("navigation").getByRole("link", { name: words.layout.security }).click();
    await expect(page.getByRole("heading", { name: words.security.title, level: 1 })).toBeVisible();
    await context.setOffline(true);
    await page.getByRole("button", { name: words.addresses.list.undo }).click();
    await expect(page.getByRole("status").filter({ hasText: words.addresses.list.unreachable })).toBeVisible();
  });

  test("twenty are enough: the button gives way to a sentence, and the form refuses a 21st", async ({ page, login, to, words }) => {
    await add(person, ...Array.from({ length: 19 }, (_, at) => `n${at}`));
    await login(person, to("/account/addresses/new"));
    await add(person, "n19");
    const form = words.addresses.form;
    await page.getByLabel(form.receiver).fill("李四");
    await page.getByLabel(form.mobile).fill("13800138000");
    await chooseByKeyboard(page, form, "北京", "dongcheng");
    await page.getByLabel(form.place).fill("王府井大街1号");
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByRole("alert").filter({ hasText: words.errors.address_limit })).toBeVisible();
    await expect(page.getByLabel(form.receiver)).toHaveValue("李四");
    await page.goto(to("/account/addresses"));
    await expect(page.getByText(words.addresses.full)).toBeVisible();
    await expect(page.getByRole("link", { name: words.addresses.add })).toHaveCount(0);
  });

  test("what was saved is said once: not beside what is done next, nor after a reload", async ({ page, login, to, words }) => {
    await add(person, "家", "公司");
    await login(person, to("/account/addresses"));
    await page.getByRole("link", { name: words.addresses.card.editOf.replace("{title}", "家"), exact: true }).click();
    await page.getByLabel(words.addresses.form.place).fill("望京街10号");
    await page.getByRole("button", { name: words.addresses.form.save }).click();
    await expect(page.getByText(words.addresses.updated)).toBeVisible();
    await expect(page).toHaveURL(to("/account/addresses"));
    await page.getByRole("button", { name: words.addresses.card.makeDefaultOf.replace("{title}", "公司") }).click();
    await expect(page.getByText(words.addresses.list.madeDefault.replace("{title}", "公司"))).toBeVisible();
    await expect(page.getByText(words.addresses.updated)).toHaveCount(0);
    await page.reload();
    await expect(card(page, "公司")).toBeVisible();
    await expect(page.getByText(words.addresses.updated)).toHaveCount(0);
  });

  test("a number stays as it is beside a name that is written from right to left", async ({ page, login, to }) => {
    expect((await person.client.call("POST", "/addresses", { ...place, title: "家", receiver: "محمد علي" })).status).toBe(201);
    await login(person, to("/account/addresses"));
    const [first, last] = await card(page, "家").getByText("138 0013 8000").evaluate((shown) => {
      const text = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT).nextNode() ?? shown;
      const left = (from: number, to: number) => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, to);
        return range.getBoundingClientRect().left;
      };
      return [left(0, 3), left(9, 13)];
    });
    expect(first).toBeLessThan(last ?? 0);
  });

  test("an e-mail address of 200 letters makes no page wider than a phone", async ({ page, login, to, words }) => {
    const long = (letter: string) => `${letter.repeat(187)}${Date.now()}@post.example`.slice(-200);
    const email = long("m");
    for (const title of ["家", "公司"]) expect((await person.client.call("POST", "/addresses", { ...place, title, email })).status).toBe(201);
    const { items } = (await person.client.call<{ items: { id: string; title: string }[] }>("GET", "/addresses")).body;
    await person.client.call("DELETE", `/addresses/${items.find((item) => item.title === "公司")?.id}`);
    await database().query("UPDATE users SET email = ?, verified_email_key = ?, email_verified_at = NOW(3), pending_email = ? WHERE id = ?", [email, email, long("w"), person.id]);
    await page.setViewportSize({ width: 360, height: 740 });
    const wider = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const found: Record<string, number> = {};
    await login(person, to("/account/addresses"));
    for (const path of ["/addresses", "/addresses/deleted", `/addresses/${items.find((item) => item.title === "家")?.id}`, "", "/email", "/security", "/password"]) {
      await open(page, to(`/account${path}`));
      found[path] = await wider();
    }
    await page.context().clearCookies();
    const admin = await newStaff("admin");
    await login(admin, to(`/admin/users/${person.id}?tab=addresses`));
    found["admin addresses"] = await wider();
    await open(page, to(`/admin/users/${person.id}`));
    await page.getByRole("button", { name: words.admin.user.reveal }).click();
    await expect(page.getByText(email).first()).toBeVisible();
    found["admin reveal"] = await wider();
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((path) => [path, 0])));
  });

  test("somebody else's address is not found", async ({ page, login, newUser, to, words }) => {
    const other = await newUser();
    const { id } = (await other.client.call<{ id: string }>("POST", "/addresses", place)).body;
    await login(person, to("/account/addresses"));
    for (const address of [id, "01ARZ3NDEKTSV4RRFFQ69G5FAV"]) {
      await page.goto(to(`/account/addresses/${address}`));
      await expect(page.getByRole("heading", { name: words.errorPages.notFound.title })).toBeVisible();
    }
  });

  test("without a sign-in every page leads to the login and back", async ({ page, to }) => {
    for (const path of ["", "/new", "/deleted", "/01ARZ3NDEKTSV4RRFFQ69G5FAV"]) {
      await page.goto(to(`/account/addresses${path}`));
      await expect(page).toHaveURL(/\/login\?next=/);
    }
  });
});
