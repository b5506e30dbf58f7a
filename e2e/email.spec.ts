import { expect, readMail, test } from "./fixtures";
import { newUsername } from "./shop";

const anEmail = () => `${newUsername()}@post.example`;
const verifyLink = /https?:\/\/\S+\/verify-email\?token=[\w-]+/;
const undoLink = /https?:\/\/\S+\/undo-email\?token=[\w-]+/;

test("add an e-mail address, change it, and undo that at the old address", async ({ page, words, to, newUser, login, checkPage }) => {
  const person = await newUser();
  const [first, other] = [anEmail(), anEmail()];
  const w = words.emailPage;
  await login(person, to("/account"));

  await page.getByRole("link", { name: words.profile.addEmail }).click();
  await expect(page.getByRole("heading", { name: w.addTitle })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(w.addTitle));
  await checkPage();
  await page.getByLabel(w.email).fill("no address");
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(words.errors.email_invalid)).toBeVisible();
  await page.getByLabel(w.email).fill(first);
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(words.profile.done["email-sent"])).toBeVisible();
  await expect(page.getByText(words.pendingEmail.title)).toBeVisible();
  await expect(page.getByText(words.profile.unverified, { exact: true })).toBeVisible();
  await checkPage();

  // A second link waits; the button says so and counts down, also after a reload.
  await page.getByRole("button", { name: words.pendingEmail.again }).click();
  await expect(page.getByText(/\d+/).and(page.getByRole("status")).first()).toBeVisible();
  const waiting = page.getByRole("button", { name: new RegExp(`^${words.pendingEmail.waiting.replace("{wait}", "\\d+ \\S+")}$`) });
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  await page.reload();
  await expect(waiting).toHaveAttribute("aria-disabled", "true");
  await page.goto((await readMail(first, verifyLink)).href);
  await page.getByRole("button", { name: words.verifyEmail.yes }).click();
  await expect(page.getByText(words.profile.emailVerified)).toBeVisible();
  await expect(page.getByText(words.pendingEmail.title)).toHaveCount(0);

  await page.getByRole("link", { name: words.profile.changeEmail }).click();
  await expect(page.getByText(first)).toBeVisible();
  await page.getByLabel(w.email).fill(other);
  await page.getByRole("button", { name: w.submit }).click();
  await expect(page.getByText(words.profile.done["email-sent"])).toBeVisible();
  // The old one stays live until the new one is proven.
  await expect(page.getByText(words.profile.verified, { exact: true })).toBeVisible();
  await page.goto((await readMail(other, verifyLink)).href);
  await page.getByRole("button", { name: words.verifyEmail.yes }).click();
  await expect(page.getByText(words.profile.emailVerified)).toBeVisible();
  await expect(page.getByText(other)).toBeVisible();

  const undo = (await readMail(first, undoLink)).href;
  await page.goto(undo);
  await expect(page.getByText(first)).toBeVisible();
  await checkPage();
  await page.getByRole("button", { name: words.undoEmail.submit }).click();
  await expect(page.getByRole("heading", { name: words.undoEmail.doneTitle })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(words.undoEmail.doneTitle));
  await checkPage();
  await page.goto(undo);
  await expect(page.getByRole("heading", { name: words.undoEmail.invalidTitle })).toBeVisible();
  // Everybody is signed out, the person who pressed it too.
  await page.goto(to("/account"));
  await expect(page).toHaveURL(/\/login/);
  await login(person, to("/account"));
  await expect(page.getByText(first)).toBeVisible();
});

test("take back an address that was not proven", async ({ page, words, to, newUser, login }) => {
  const email = anEmail();
  const person = await newUser({ email });
  await login(person, to("/account/security"));
  await expect(page.getByText(words.pendingEmail.title)).toBeVisible();
  // The link was sent just now: the next one waits, also after a reload.
  const again = page.getByRole("button", { name: words.pendingEmail.again, exact: true });
  await again.click();
  await expect(again).toHaveCount(0);
  await page.reload();
  await expect(page.getByText(words.pendingEmail.title)).toBeVisible();
  await expect(again).toHaveCount(0);
  await page.getByRole("button", { name: words.pendingEmail.remove }).click();
  await expect(page.getByText(words.profile.done["email-cancelled"])).toBeVisible();
  await expect(page.getByText(words.pendingEmail.title)).toHaveCount(0);
  // Another address does not wait for that one.
  await page.goto(to("/account/email"));
  await page.getByLabel(words.emailPage.email).fill(anEmail());
  await page.getByRole("button", { name: words.emailPage.submit }).click();
  await expect(page.getByText(words.profile.done["email-sent"])).toBeVisible();
  await expect(again).toBeVisible();
  await page.goto((await readMail(email, verifyLink)).href);
  await expect(page.getByRole("heading", { name: words.verifyEmail.invalidTitle })).toBeVisible();
});

test("who gets the mail and does not know the account says so: the address comes off it", async ({ page, words, to, newUser, login, checkPage }) => {
  const email = anEmail();
  const person = await newUser({ email });
  const { href } = await readMail(email, verifyLink);
  await page.goto(href);
  await expect(page.getByText(email)).toBeVisible();
  await page.getByRole("button", { name: words.verifyEmail.no, exact: true }).click();
  await expect(page.getByRole("heading", { name: words.verifyEmail.disownedTitle })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(words.verifyEmail.disownedTitle));
  await checkPage();
  await page.goto(href);
  await expect(page.getByRole("heading", { name: words.verifyEmail.invalidTitle })).toBeVisible();
  await login(person, to("/account"));
  await expect(page.getByText(email)).toHaveCount(0);
  await expect(page.getByText(words.pendingEmail.title)).toHaveCount(0);
});
