import { add, card, chooseByKeyboard } from "./address-pages";
import { expect, test } from "./fixtures";

test.describe("the address form", () => {
  test.beforeEach(async ({ newUser, login, page, to }) => {
    await login(await newUser(), to("/account/addresses/new"));
    await page.waitForLoadState("networkidle");
  });

  test("says what is missing at each field, keeps what was typed, and leads to the first", async ({ page, words }) => {
    const form = words.addresses.form;
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByLabel(form.receiver)).toBeFocused();
    await expect(page.getByText(form.required)).toHaveCount(6);
    await page.getByLabel(form.receiver).fill("李四");
    await page.getByLabel(form.mobile).fill("12345");
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByRole("combobox", { name: form.province })).toBeFocused();
    await page.getByLabel(form.tel).fill("abc");
    await chooseByKeyboard(page, form, "广东", "shenzhen", "南山");
    await page.getByLabel(form.place).fill("学府路63号");
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByText(form.telRule)).toBeVisible();
    await page.getByLabel(form.tel).fill("");
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByLabel(form.mobile)).toHaveAccessibleDescription(new RegExp(words.errors.mobile_invalid));
    await expect(page.getByLabel(form.mobile)).toBeFocused();
    await expect(page.getByLabel(form.place)).toHaveValue("学府路63号");
    await expect(page.getByRole("combobox", { name: form.district })).toHaveValue(/南山区/);
  });

  test("numbers typed with a Chinese keyboard, or pasted with a blank, are taken as the server takes them", async ({ page, words }) => {
    const form = words.addresses.form;
    await page.getByLabel(form.receiver).fill("李四");
    await page.getByLabel(form.mobile).fill("13800138000");
    await chooseByKeyboard(page, form, "guangdong", "shenzhen", "nanshan");
    await page.getByLabel(form.place).fill("学府路63号");
    await page.getByLabel(form.tel).fill("０７５５－２６７７０００１");
    await page.getByLabel(form.postcode).fill(" 518055");
    await page.getByRole("button", { name: form.save }).click();
    await expect(card(page, "李四")).toContainText("518055 · 0755-26770001");
  });

  test("a line that is pasted after a refused save takes the errors off the fields it fills", async ({ page, words }) => {
    const form = words.addresses.form;
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByText(form.required)).toHaveCount(6);
    await page.getByLabel(form.pasteTitle).fill("张三 13800138000 广东省深圳市南山区科技园1号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByLabel(form.receiver)).toHaveValue("张三");
    await expect(page.getByText(form.required)).toHaveCount(0);
  });

  test("a press beside the choices of a list leaves it open", async ({ page, words }) => {
    const province = page.getByRole("combobox", { name: words.addresses.form.province });
    await province.click();
    const list = page.getByRole("listbox");
    await list.click({ position: { x: 2, y: 100 } });
    await expect(list).toBeVisible();
    await expect(province).toBeFocused();
    await page.getByRole("option").first().click();
    await expect(province).not.toHaveValue("");
  });

  test("typing filters, arrows choose, and another province empties what is below", async ({ page, words }) => {
    const form = words.addresses.form;
    const [province, city, district] = [form.province, form.city, form.district].map((name) => page.getByRole("combobox", { name }));
    if (!province || !city || !district) throw new Error("three lists");
    await expect(city).toBeDisabled();
    await province.focus();
    await page.keyboard.type("xi");
    await expect(page.getByRole("option")).toContainText([/江西|广西|山西|陕西|西藏/]);
    await page.keyboard.press("Escape");
    await page.keyboard.type("shaanxi");
    await expect(page.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Tab");
    await expect(province).toHaveValue(/陕西省/);
    // The list that comes next is not jumped over, though its choices are still on their way.
    await expect(city).toBeFocused();
    await expect(city).toBeEditable();
    await city.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(city).toHaveValue(/西安市/);
    await expect(district).toBeEditable();
    await district.focus();
    await page.keyboard.type("zzz");
    await expect(page.getByText(form.none).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await chooseByKeyboard(page, form, "guangdong", "dongguan");
    // 东莞 has no districts: it is its own.
    await expect(district).toHaveValue(/东莞市/);
    await chooseByKeyboard(page, form, "shanghai", "浦东");
    await expect(district).toHaveCount(0);
  });

  test("a list that does not load says so and can be asked for again", async ({ page, words }) => {
    const form = words.addresses.form;
    await page.route("**/api/v1/areas/440000", (route) => route.abort());
    await chooseByKeyboard(page, form, "guangdong", "");
    await expect(page.getByText(form.retry)).toBeVisible();
    await page.unroute("**/api/v1/areas/440000");
    await page.getByRole("button", { name: form.again }).click();
    await expect(page.getByRole("combobox", { name: form.city })).toBeFocused();
    await expect(page.getByRole("combobox", { name: form.city })).toBeEditable();
    await expect(page.getByText(form.retry)).toHaveCount(0);
  });

  test("a pasted line fills it in, and what is unsure is marked", async ({ page, words, checkPage }) => {
    const form = words.addresses.form;
    // Nothing was pasted: said at the field, in the page's language.
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByLabel(form.pasteTitle)).toBeFocused();
    await expect(page.getByLabel(form.pasteTitle)).toHaveAccessibleDescription(new RegExp(words.errors.required));
    await page.getByLabel(form.pasteTitle).fill("张三 13800138000 广东省深圳市南山区科技园1号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByText(form.pasted)).toBeVisible();
    await expect(page.getByLabel(form.receiver)).toHaveValue("张三");
    await expect(page.getByLabel(form.mobile)).toHaveValue("13800138000");
    await expect(page.getByLabel(form.place)).toHaveValue("科技园1号");
    await expect(page.getByRole("combobox", { name: form.district })).toHaveValue(/南山区/);
    await page.getByLabel(form.pasteTitle).fill("李四 13900139000 深圳市科技园2号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByLabel(form.receiver)).toHaveValue("李四");
    await expect(page.getByText(form.pastedUnsure.split("{")[0] ?? "")).toContainText(form.division);
    await expect(page.getByRole("combobox", { name: form.city })).toHaveValue(/深圳市/);
    await expect(page.getByRole("combobox", { name: form.district })).toHaveValue("");
    await checkPage();
    await chooseByKeyboard(page, form, "", "", "nanshan");
    await page.getByRole("button", { name: form.save }).click();
    await expect(card(page, "李四")).toContainText("广东省 深圳市 南山区");
  });

  test("of a first line nothing stays that the second one lacks, but what was typed does", async ({ page, words }) => {
    const form = words.addresses.form;
    await page.getByLabel(form.pasteTitle).fill("张三 13800138000 广东省深圳市南山区科技园1号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByRole("combobox", { name: form.district })).toHaveValue(/南山区/);
    await page.getByLabel(form.postcode).fill("518057");
    await page.getByLabel(form.pasteTitle).fill("李四 世纪大道100号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByLabel(form.place)).toHaveValue(/世纪大道100号/);
    await expect(page.getByLabel(form.mobile)).toHaveValue("");
    await expect(page.getByRole("combobox", { name: form.province })).toHaveValue("");
    await expect(page.getByLabel(form.postcode)).toHaveValue("518057");
    await page.getByLabel(form.mobile).fill("13900139000");
    await page.getByLabel(form.pasteTitle).fill("王五 北京市朝阳区建国路88号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByLabel(form.receiver)).toHaveValue("王五");
    await expect(page.getByLabel(form.mobile)).toHaveValue("13900139000");
  });

  test("an address is edited, and 北京 is shown as its lists show it", async ({ page, words }) => {
    const form = words.addresses.form;
    await page.getByLabel(form.pasteTitle).fill("赵丽 18600001234 北京市朝阳区建国路88号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByRole("combobox", { name: form.city })).toHaveValue(/朝阳区/);
    await page.getByRole("button", { name: form.save }).click();
    await expect(card(page, "赵丽")).toContainText("北京市 朝阳区");
    await page.getByRole("link", { name: words.addresses.card.editOf.replace("{title}", "赵丽"), exact: true }).click();
    await expect(page.getByRole("combobox", { name: form.city })).toHaveValue(/朝阳区/);
    await page.getByLabel(form.place).fill("望京街10号");
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByText(words.addresses.updated)).toBeVisible();
    await expect(card(page, "赵丽")).toContainText("望京街10号");
  });
});

test("on a slow line what was chosen before the scripts came counts", async ({ page, newUser, login, to, words }) => {
  const form = words.addresses.form;
  await login(await newUser());
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/_next/static/**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(to("/account/addresses/new"), { waitUntil: "commit" });
  await page.locator("select[name=provinceCode]").selectOption("440000");
  await page.getByLabel(form.receiver).fill("李四");
  release();
  await expect(page.getByRole("combobox", { name: form.city })).toBeEditable();
  await expect(page.locator("input[role=combobox]").first()).toHaveValue(/广东省/);
  await expect(page.getByLabel(form.receiver)).toHaveValue("李四");
  await chooseByKeyboard(page, form, "", "shenzhen", "nanshan");
  await expect(page.getByRole("combobox", { name: form.district })).toHaveValue(/南山区/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("an address is made level by level, corrected, and a second becomes the default", async ({ page, newUser, login, to, words }) => {
    const person = await newUser();
    await add(person, "家");
    const form = words.addresses.form;
    await login(person, to("/account/addresses/new"));
    await page.getByLabel(form.receiver).fill("李四");
    await page.getByLabel(form.mobile).fill("12345");
    await page.getByLabel(form.province).selectOption("440000");
    await page.getByRole("button", { name: form.showCities }).click();
    await expect(page.getByLabel(form.receiver)).toHaveValue("李四");
    await page.getByLabel(form.city).selectOption("440300");
    await page.getByRole("button", { name: form.showDistricts }).click();
    await page.getByLabel(form.district).selectOption("440305");
    await page.getByLabel(form.place).fill("学府路63号");
    // The server takes full width; the browser has no say in it.
    await page.getByLabel(form.tel).fill("０７５５－２６７７０００１");
    // Enter saves, and asks for no list.
    await page.getByLabel(form.tel).press("Enter");
    // Refused for the mobile: the lists and what was chosen in them are still there.
    await expect(page.getByText(words.errors.mobile_invalid)).toBeVisible();
    await expect(page.getByLabel(form.district)).toHaveValue("440305");
    await page.getByLabel(form.mobile).fill("13800138000");
    await page.getByRole("button", { name: form.save }).click();
    await expect(page.getByText(words.addresses.created)).toBeVisible();
    await page.getByRole("button", { name: words.addresses.card.makeDefaultOf.replace("{title}", "李四") }).click();
    await expect(card(page, "李四").getByText(words.addresses.card.default, { exact: true })).toBeVisible();
    await page.getByRole("button", { name: words.addresses.card.deleteOf.replace("{title}", "李四") }).click();
    await expect(card(page, "李四")).toHaveCount(0);
    await page.getByRole("button", { name: words.addresses.list.undo }).click();
    await expect(card(page, "李四").getByText(words.addresses.card.default, { exact: true })).toBeVisible();
  });

  test("a pasted line fills the form in", async ({ page, newUser, login, to, words }) => {
    const form = words.addresses.form;
    await login(await newUser(), to("/account/addresses/new"));
    await page.getByLabel(form.pasteTitle).fill("张三 13800138000 上海市浦东新区世纪大道100号");
    await page.getByRole("button", { name: form.paste }).click();
    await expect(page.getByLabel(form.city)).toHaveValue("310115");
    await page.getByRole("button", { name: form.save }).click();
    await expect(card(page, "张三")).toContainText("上海市 浦东新区");
  });
});
