"use client";

import type { CaptchaWords } from "@/components/captchas/captcha-field";
import { Field } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { ButtonLink } from "@/components/ui/button";
import type { FormAction } from "@/lib/action-state";
import { ConfirmLink, ProofField, type ProofWords } from "./proof-field";

/** What the forms of sensitive changes have in common. */
export interface SensitiveProps {
  action: FormAction;
  /** Whether the password is asked for along with the change. */
  proof: { hasPassword: boolean; fresh: boolean };
  hrefs: { cancel: string; confirm: string; reset: string };
  proofWords: ProofWords;
  captchaWords: CaptchaWords;
  unreachable: string;
}

interface Props extends SensitiveProps {
  email: string;
  words: Record<"email" | "required" | "submit" | "cancel", string>;
}

/** Adds or changes the e-mail address. */
export function EmailForm({ action, email, proof, hrefs, words, proofWords, captchaWords, unreachable }: Props) {
  const form = useActionForm({ action, unreachable, defaults: { email } });
  const typed = form.rhf.watch("email")?.toString() ?? email;
  return (
    <form {...form.formProps} className="max-w-md space-y-5">
      <FormAlert {...form.alertProps} action={<ConfirmLink form={form} hasPassword={proof.hasPassword} href={hrefs.confirm + encodeURIComponent(`?email=${encodeURIComponent(typed)}`)} words={proofWords} />} />
      <Field {...form.field("email", { required: words.required })} label={words.email} type="email" autoComplete="email" maxLength={254} />
      {proof.hasPassword ? <ProofField form={form} always={!proof.fresh} captchas hint={proofWords.passwordHint} resetHref={hrefs.reset} words={proofWords} captchaWords={captchaWords} /> : null}
      <div className="flex flex-wrap gap-3">
        <SubmitButton size="md" pending={form.pending}>{words.submit}</SubmitButton>
        <ButtonLink variant="quiet" href={hrefs.cancel}>{words.cancel}</ButtonLink>
      </div>
    </form>
  );
}
