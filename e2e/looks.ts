import { expect, type Page } from "@playwright/test";

/*
 * What a person's own settings ask of a page: large letters, forced colours, no motion. Each answers with the lines of what is
 * wrong, so that a page shows all of it at once.
 */

/** Where nothing may be cut: an element that hides what does not fit, and what stands outside of the window. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const bad: string[] = [];
    const name = (element: Element) => `${element.tagName.toLowerCase()} ${(element.textContent ?? "").trim().slice(0, 40)}`;
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) bad.push(`the page is ${document.documentElement.scrollWidth} wide, the window ${width}`);
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      // Words for screen readers only are a dot that hides; what is not there is not cut.
      if (box.width <= 1 || box.height <= 1 || style.visibility === "hidden" || element.closest("[aria-hidden=true], svg, dialog:not([open]), [inert]")) continue;
      if (/hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && element.textContent?.trim()) bad.push(`cut: ${name(element)}`);
      let scrolls = false;
      for (let up = element.parentElement; up; up = up.parentElement) scrolls ||= /auto|scroll/.test(getComputedStyle(up).overflowX);
      if (!scrolls && box.right > width + 1 && element.textContent?.trim()) bad.push(`outside: ${name(element)}`);
    }
    return bad;
  });
}

/**
 * Goes to each control by keyboard (in the order of the page) and looks whether the focus is drawn by an outline, since shadows
 * and backgrounds are gone in forced colours, and whether the control has an edge or words of its own.
 */
export async function lostInForcedColours(page: Page): Promise<string[]> {
  // From here on focus counts as moved by the keyboard.
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const bad: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      const shown = control.checkVisibility({ visibilityProperty: true }) && !control.closest("[inert], dialog:not([open])");
      if (!shown || control.matches(":disabled") || control.tabIndex < 0) continue;
      control.focus();
      if (document.activeElement !== control) continue;
      const name = `${control.tagName.toLowerCase()} ${control.getAttribute("name") ?? control.getAttribute("aria-label") ?? (control.textContent ?? "").trim().slice(0, 30)}`;
      const outlined = [control, control.parentElement, control.nextElementSibling].some((element) => {
        const style = element && getComputedStyle(element);
        return style && style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
      });
      // The boxes of a code are drawn beside its input, and thicker while it has the focus.
      const boxed = Number.parseFloat(getComputedStyle(control.nextElementSibling?.firstElementChild ?? control).borderTopWidth) >= 2;
      if (!outlined && !boxed) bad.push(`no focus: ${name}`);
      const style = getComputedStyle(control);
      const edge = [control, control.parentElement].some((element) => element && getComputedStyle(element).borderTopStyle !== "none" && Number.parseFloat(getComputedStyle(element).borderTopWidth) >= 1);
      if (control.matches("input, select, textarea") && !edge && style.appearance === "none") bad.push(`no edge: ${name}`);
      const words = control.textContent?.trim() || control.getAttribute("aria-label") || control.getAttribute("aria-labelledby") || control.querySelector("svg, img") || control.matches("input, select, textarea");
      if (!words) bad.push(`nothing to see: ${name}`);
    }
    return bad;
  });
}

/** What still moves although the person asked for rest. */
export function stillMoving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seconds = (list: string) => Math.max(...list.split(",").map((one) => Number.parseFloat(one) * (one.trim().endsWith("ms") ? 0.001 : 1)));
    const bad: string[] = [];
    for (const element of document.querySelectorAll("body, body *")) {
      const style = getComputedStyle(element);
      if (style.animationName !== "none" && seconds(style.animationDuration) > 0.01) bad.push(`moves: ${element.tagName} ${style.animationName}`);
      // Colours may fade; what moves, grows or scrolls may not.
      const moved = style.transitionProperty.split(",").some((one) => /all|transform|translate|scale|rotate|height|width|top|left/.test(one));
      if (moved && seconds(style.transitionDuration) > 0.01) bad.push(`slides: ${element.tagName} ${style.transitionProperty}`);
      if (style.scrollBehavior === "smooth") bad.push(`scrolls smoothly: ${element.tagName}`);
    }
    return bad;
  });
}

/** All three on the page as it stands, in a window of 1280 × 800 at 200 %; leaves it as it was. */
export async function checkLooks(page: Page): Promise<void> {
  const size = page.viewportSize();
  // Zoomed to 200 %, half as many CSS pixels fit.
  await page.setViewportSize({ width: 640, height: 400 });
  const cut = await cutOff(page);
  if (size) await page.setViewportSize(size);
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const lost = await lostInForcedColours(page);
  const moving = await stillMoving(page);
  await page.emulateMedia({ forcedColors: "none", reducedMotion: "no-preference" });
  expect([...cut, ...lost, ...moving], page.url()).toEqual([]);
}
