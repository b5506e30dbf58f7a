"use client";

import { AskedCaptcha, type CaptchaWords } from "@/components/captchas/captcha-field";
import { CheckboxField } from "@/components/forms/checkbox-field";
import { Field, PasswordField } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";

export type LoginWords = Record<"identifier" | "identifierNeeded" | "password" | "passwordNeeded" | "forgot" | "show" | "hide" | "remember" | "rememberHint" | "submit" | "unreachable", string>;

interface Props {
  action: FormAction;
  next: string | null;
  resetHref: string;
  words: LoginWords;
  captchaWords: CaptchaWords;
}

/** Signs in with a password; the captcha appears once the shop asks for it. */
export function LoginForm({ action, next, resetHref, words, captchaWords }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  return (
    <form {...form.formProps} className="space-y-5">
      <FormAlert {...form.alertProps} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <Field {...form.field("identifier", { required: words.identifierNeeded })} label={words.identifier} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={254} />
      <PasswordField
        {...form.field("password", { required: words.passwordNeeded })}
        label={words.password}
        aside={<a href={resetHref}>{words.forgot}</a>}
        autoComplete="current-password"
        words={{ show: words.show, hide: words.hide }}
      />
      <AskedCaptcha purpose="login" state={form.state} words={captchaWords} />
      <CheckboxField {...form.checkbox("remember")} label={words.remember} hint={words.rememberHint} />
      <SubmitButton pending={form.pending} className="w-full">
        {words.submit}
      </SubmitButton>
    </form>
  );
}
