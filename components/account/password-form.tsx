"use client";

import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { ButtonLink } from "@/components/ui/button";
import type { AboutPerson } from "@/lib/password-words";
import type { SensitiveProps } from "./email-form";
import { NewPasswordField, type NewPasswordWords, type StrengthWords } from "./new-password-field";
import { ConfirmLink, ProofField } from "./proof-field";

interface Props extends SensitiveProps {
  about: AboutPerson;
  words: Record<"submit" | "cancel", string>;
  newWords: NewPasswordWords;
  strengthWords: StrengthWords;
}

/** Changes the password, asking for the old one, or sets the first. */
export function PasswordForm({ action, about, proof, hrefs, words, newWords, strengthWords, proofWords, captchaWords, unreachable }: Props) {
  const form = useActionForm({ action, unreachable });
  return (
    <form {...form.formProps} className="max-w-md space-y-5">
      <FormAlert {...form.alertProps} action={<ConfirmLink form={form} hasPassword={proof.hasPassword} href={hrefs.confirm} words={proofWords} />} />
      {/* For password managers, which otherwise don't know whose password this is. */}
      <input type="text" autoComplete="username" value={about.username ?? ""} readOnly hidden />
      {proof.hasPassword ? <ProofField form={form} always captchas resetHref={hrefs.reset} words={proofWords} captchaWords={captchaWords} /> : null}
      <NewPasswordField form={form} name="newPassword" about={about} words={newWords} strengthWords={strengthWords} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton size="md" pending={form.pending}>{words.submit}</SubmitButton>
        <ButtonLink variant="quiet" href={hrefs.cancel}>{words.cancel}</ButtonLink>
      </div>
    </form>
  );
}
