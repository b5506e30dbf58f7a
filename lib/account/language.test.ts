import { expect, test } from "vitest";
import { newMobile } from "@/db/factories";
import { sendEmailCode } from "@/lib/codes/send-email";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { changeEmail } from "./change-email";
import { requestReset } from "./request-reset";
import { aClient, anAsker, anEmail, aPerson, mailsTo, makeUser, solved } from "./testing";

// What goes to an account speaks its language, whatever page or call it was asked from (ARCHITECTURE rule 9).

/** Somebody who chose Chinese; each of these asks from an English page. */
const chinese = () => makeUser({ locale: "zh", email: anEmail() });
const sentTo = async (to: string) => (await mailsTo(to)).map(({ kind, locale }) => [kind, locale]);

test("a reset's code, by e-mail and by SMS", async () => {
  for (const way of ["email", "mobile"] as const) {
    const to = (await chinese())[way] ?? "";
    await requestReset(anAsker(), { ...(way === "email" ? { email: to } : { mobile: to }), captcha: await solved("reset") });
    expect(await sentTo(to)).toEqual([[way === "email" ? "password-reset-code" : "sms-code", "zh"]]);
  }
});

test.each(["login", "bind", "register"] as const)("a code by SMS to %s, when the mobile has an account; the page's language otherwise", async (purpose) => {
  const known = (await chinese()).mobile ?? "";
  const unknown = newMobile();
  for (const mobile of [known, unknown]) await sendSmsCode({ ...anAsker(), user: null }, { mobile, purpose, captcha: await solved(purpose) });
  expect([await sentTo(known), await sentTo(unknown)]).toEqual([[["sms-code", "zh"]], [["sms-code", "en"]]]);
});

test("that an address is in use, said to its owner: when somebody registers with it, and when another account adds it", async () => {
  const [one, two] = [(await chinese()).email ?? "", (await chinese()).email ?? ""];
  await sendEmailCode(anAsker(), { email: one, captcha: await solved("register") });
  await changeEmail((await aPerson({ locale: "en" })).viewer, aClient(), { email: two });
  for (const email of [one, two]) expect(await sentTo(email)).toEqual([["email-in-use", "zh"]]);
  const nobody = anEmail();
  await sendEmailCode(anAsker(), { email: nobody, captcha: await solved("register") });
  expect(await sentTo(nobody)).toEqual([["email-code", "en"]]);
});
