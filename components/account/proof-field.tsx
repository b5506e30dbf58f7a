"use client";

import { AskedCaptcha, type CaptchaWords } from "@/components/captchas/captcha-field";
import { PasswordField } from "@/components/forms/field";
import { useLastAnswer } from "@/components/forms/use-action";
import type { ActionForm } from "@/components/forms/use-action-form";

export type ProofWords = Record<"password" | "passwordHint" | "passwordNeeded" | "forgot" | "show" | "hide" | "confirm", string>;

interface Props<T> {
  form: ActionForm<T>;
  /** False while the last proof is fresh: then it appears only when the shop asks. */
  always: boolean;
  /** False in a form that has a captcha of its own: there a needed one is the confirming page's. */
  captchas: boolean;
  hint?: string;
  resetHref: string;
  words: ProofWords;
  captchaWords: CaptchaWords;
}

/** The current password once more, inside the form of a sensitive change, so that nothing typed there is lost. */
export function ProofField<T>({ form, always, captchas, hint, resetHref, words, captchaWords }: Props<T>) {
  const answer = useLastAnswer(form.state);
  const failure = answer?.ok === false ? answer : null;
  const asked = failure !== null && (failure.reason === "step_up_required" || failure.reason === "captcha_required" || "currentPassword" in failure.fields || "captcha.answer" in failure.fields);
  if (!always && !asked) return null;
  return (
    <>
      <PasswordField
        {...form.field("currentPassword", { required: words.passwordNeeded })}
        label={words.password}
        hint={hint}
        aside={<a href={resetHref}>{words.forgot}</a>}
        autoComplete="current-password"
        words={{ show: words.show, hide: words.hide }}
      />
      {captchas ? <AskedCaptcha purpose="step-up" state={form.state} words={captchaWords} /> : null}
    </>
  );
}

/** Where the form itself can't take the proof that the shop asks for, the way to the page that does. */
export function ConfirmLink<T>({ form, hasPassword, href, words }: { form: ActionForm<T>; hasPassword: boolean; href: string; words: ProofWords }) {
  const reason = form.state?.ok === false ? form.state.reason : null;
  return (reason === "step_up_required" && !hasPassword) || reason === "captcha_required" ? <a href={href} className="font-medium underline">{words.confirm}</a> : undefined;
}
