"use client";

import { CaptchaField, type CaptchaWords } from "@/components/captchas/captcha-field";
import { type CodeWords, SentCodeField } from "@/components/codes/sent-code-field";
import { type SendCodeAction, useCodeSender } from "@/components/codes/use-code-sender";
import { CheckboxField } from "@/components/forms/checkbox-field";
import { EnterSubmits } from "@/components/forms/enter-submits";
import { Field } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";
import type { Captcha } from "@/lib/captchas/output";

export type SmsLoginWords = Record<"mobile" | "mobileNeeded" | "codeRule" | "remember" | "rememberHint" | "submit" | "unreachable" | "register", string>;

interface Props {
  action: FormAction;
  sendCode: SendCodeAction;
  captcha: Captcha | null;
  /** What the code opens: signing in, or also binding another site's identity. */
  purpose?: "login" | "bind";
  next: string | null;
  registerHref: string;
  words: SmsLoginWords;
  captchaWords: CaptchaWords;
  codeWords: CodeWords;
}

/** Signs in with a code sent to the mobile. */
export function SmsLoginForm({ action, sendCode, captcha, purpose = "login", next, registerHref, words, captchaWords, codeWords }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const sender = useCodeSender({ form, action: sendCode, to: "mobile", unreachable: words.unreachable });
  const failure = form.state?.ok === false ? form.state : null;
  const mobile = form.field("mobile", { required: words.mobileNeeded });

  return (
    <form {...form.formProps} className="space-y-5">
      <EnterSubmits />
      <FormAlert {...form.alertProps} action={failure?.reason === "mobile_unregistered" ? <a href={registerHref} className="font-medium underline">{words.register}</a> : undefined} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <Field {...mobile} label={words.mobile} error={mobile.error ?? sender.fields.mobile} type="tel" inputMode="tel" autoComplete="tel" maxLength={32} />
      <CaptchaField purpose={purpose} first={captcha} round={sender.state} error={sender.fields["captcha.answer"]} words={captchaWords} />
      <SentCodeField
        field={form.field("smsCode", { required: words.codeRule, pattern: { value: /^[0-9]{6}$/, message: words.codeRule } })}
        sender={sender}
        storageKey={`${purpose}-mobile`}
        words={codeWords}
      />
      <CheckboxField {...form.checkbox("remember")} label={words.remember} hint={words.rememberHint} />
      <SubmitButton pending={form.pending} className="w-full">
        {words.submit}
      </SubmitButton>
    </form>
  );
}
