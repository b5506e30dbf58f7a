"use client";

import type { ReactNode } from "react";
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
import { NewPasswordField, type StrengthWords } from "./new-password-field";
import { UsernameField } from "./username-field";

export type RegisterWords = Record<
  "username" | "usernameHint" | "usernameFree" | "usernameTaken" | "usernameRule" | "mobile" | "mobileHint" | "email" | "emailHint" | "optional" |
  "password" | "passwordHint" | "passwordRule" | "show" | "hide" | "required" | "codeRule" | "termsNeeded" | "submit" | "unreachable" | "signIn",
  string
>;

interface Props {
  /** What proves who registers. */
  by: "mobile" | "email";
  action: FormAction;
  sendCode: SendCodeAction;
  captcha: Captcha | null;
  next: string | null;
  loginHref: string;
  words: RegisterWords;
  captchaWords: CaptchaWords;
  codeWords: CodeWords;
  strengthWords: StrengthWords;
  terms: ReactNode;
}

/** Makes an account: name, password, and a code sent to the mobile or the e-mail address. */
export function RegisterForm({ by, action, sendCode, captcha, next, loginHref, words, captchaWords, codeWords, strengthWords, terms }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const sender = useCodeSender({ form, action: sendCode, to: by, unreachable: words.unreachable });
  const required = words.required;
  const watched = (name: string) => form.rhf.watch(name)?.toString() ?? null;
  const failure = form.state?.ok === false ? form.state : null;

  const contact = form.field(by, { required });
  const optionalEmail = form.field("email");

  return (
    <form {...form.formProps} className="space-y-5">
      <EnterSubmits />
      <FormAlert
        {...form.alertProps}
        action={failure?.reason.endsWith("_registered") ? <a href={loginHref} className="font-medium underline">{words.signIn}</a> : undefined}
      />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <UsernameField form={form} words={words} />
      {by === "mobile" ? (
        <Field {...contact} label={words.mobile} hint={words.mobileHint} error={contact.error ?? sender.fields.mobile} type="tel" inputMode="tel" autoComplete="tel" maxLength={32} />
      ) : (
        <Field {...contact} label={words.email} error={contact.error ?? sender.fields.email} type="email" autoComplete="email" maxLength={254} />
      )}
      <CaptchaField purpose="register" first={captcha} round={sender.state} error={sender.fields["captcha.answer"]} words={captchaWords} />
      <SentCodeField
        field={form.field(by === "mobile" ? "smsCode" : "emailCode", { required: words.codeRule, pattern: { value: /^[0-9]{6}$/, message: words.codeRule } })}
        sender={sender}
        storageKey={`register-${by}`}
        words={codeWords}
      />
      <NewPasswordField
        form={form}
        name="password"
        about={{ username: watched("username"), mobile: by === "mobile" ? watched("mobile") : null, email: watched("email") }}
        words={{ label: words.password, hint: words.passwordHint, rule: words.passwordRule, required, show: words.show, hide: words.hide }}
        strengthWords={strengthWords}
      />
      {by === "mobile" ? (
        <Field {...optionalEmail} label={words.email} optional={words.optional} hint={words.emailHint} type="email" autoComplete="email" maxLength={254} />
      ) : null}
      <CheckboxField {...form.checkbox("acceptTerms", { required: words.termsNeeded })} label={terms} />
      <SubmitButton pending={form.pending} className="w-full">
        {words.submit}
      </SubmitButton>
    </form>
  );
}
