"use client";

import { useEffect, useState } from "react";
import { CaptchaField, type CaptchaWords } from "@/components/captchas/captcha-field";
import { CodeField, Field } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { CountdownButton } from "@/components/ui/countdown-button";
import type { FormAction } from "@/lib/action-state";
import type { Captcha } from "@/lib/captchas/output";
import type { WaitWords } from "@/lib/i18n/wait";
import { NewPasswordField, type NewPasswordWords, type StrengthWords } from "./new-password-field";

interface StepOne {
  action: FormAction;
  captcha: Captcha | null;
  words: Record<"to" | "toNeeded" | "send" | "unreachable", string>;
  captchaWords: CaptchaWords;
}

/** Step one: where the code shall go. */
export function ResetRequestForm({ action, captcha, words, captchaWords }: StepOne) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const failure = form.state?.ok === false ? form.state : null;
  return (
    <form {...form.formProps} className="space-y-5">
      <FormAlert {...form.alertProps} />
      <Field {...form.field("to", { required: words.toNeeded })} label={words.to} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={254} />
      <CaptchaField purpose="reset" first={captcha} round={form.state} error={failure?.fields["captcha.answer"]} words={captchaWords} />
      <SubmitButton pending={form.pending} className="w-full">{words.send}</SubmitButton>
    </form>
  );
}

interface StepTwo {
  action: FormAction;
  id: string;
  words: Record<"code" | "codeRule" | "continue" | "unreachable", string>;
}

/** Step two: the code. */
export function ResetCodeForm({ action, id, words }: StepTwo) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  return (
    <form {...form.formProps} className="space-y-5">
      <FormAlert {...form.alertProps} />
      <input type="hidden" name="id" value={id} />
      <CodeField {...form.field("code", { required: words.codeRule, pattern: { value: /^[0-9]{6}$/, message: words.codeRule } })} label={words.code} />
      <SubmitButton pending={form.pending} className="w-full">{words.continue}</SubmitButton>
    </form>
  );
}

interface Again {
  action: FormAction;
  id: string;
  /** Seconds until the next code may be asked for, when the page was made. */
  wait: number;
  captcha: Captcha | null;
  words: Record<"noCode" | "sendAgain" | "sendAgainIn" | "unreachable", string> & { units: WaitWords };
  captchaWords: CaptchaWords;
}

/** Below step two: another code to the same place, once the wait is over. */
export function ResetAgainForm({ action, id, wait, captcha, words, captchaWords }: Again) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const failure = form.state?.ok === false ? form.state : null;
  const [until, setUntil] = useState<number | null>(null);
  useEffect(() => setUntil(wait > 0 ? Date.now() + wait * 1000 : null), [wait, id]);
  useEffect(() => {
    if (failure?.retryAfter) setUntil(Date.now() + failure.retryAfter * 1000);
  }, [failure]);
  return (
    <form {...form.formProps} className="mt-7 space-y-4 border-t border-line pt-6">
      <p className="font-medium">{words.noCode}</p>
      <FormAlert {...form.alertProps} />
      <input type="hidden" name="id" value={id} />
      <CaptchaField purpose="reset" first={captcha} round={form.state} error={failure?.fields["captcha.answer"]} words={captchaWords} />
      <CountdownButton type="submit" className="w-full" busy={form.pending} until={until} storageKey="reset" to={id} words={{ ready: words.sendAgain, waiting: words.sendAgainIn, units: words.units }} />
    </form>
  );
}

interface StepThree {
  action: FormAction;
  words: Record<"submit" | "unreachable", string>;
  newWords: NewPasswordWords;
  strengthWords: StrengthWords;
}

/** Step three: the new password. */
export function ResetPasswordForm({ action, words, newWords, strengthWords }: StepThree) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  return (
    <form {...form.formProps} className="space-y-5">
      <FormAlert {...form.alertProps} />
      <NewPasswordField form={form} name="newPassword" about={{}} words={newWords} strengthWords={strengthWords} />
      <SubmitButton pending={form.pending} className="w-full">{words.submit}</SubmitButton>
    </form>
  );
}
