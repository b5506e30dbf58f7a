import type { Page } from "@playwright/test";
import type en from "../lib/i18n/en.json";
import { expect, type Person } from "./fixtures";

export const place = { receiver: "张三", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "科技园1号", mobile: "13800138000" };

/** The card whose title holds this. */
export const card = (page: Page, title: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title }) });

/** Adds addresses over the API, one after another; the first is the default. */
export async function add(person: Person, ...titles: string[]) {
  for (const title of titles) expect((await person.client.call("POST", "/addresses", { ...place, title })).status).toBe(201);
}

/** Chooses in the three lists by typing, as one does without a mouse. */
export async function chooseByKeyboard(page: Page, words: typeof en.addresses.form, ...typed: [string, string, string?]) {
  for (const [at, label] of [words.province, words.city, words.district].entries()) {
    const wanted = typed[at];
    if (!wanted) continue;
    const box = page.getByRole("combobox", { name: label });
    await expect(box).toBeEditable();
    await box.focus();
    await page.keyboard.type(wanted);
    await page.keyboard.press("Enter");
    await expect(box).not.toHaveValue(wanted);
  }
}
