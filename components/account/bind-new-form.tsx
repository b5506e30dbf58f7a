"use client";

import type { ReactNode } from "react";
import { CheckboxField } from "@/components/forms/checkbox-field";
import { Field } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";
import type { RegisterWords } from "./register-form";
import { UsernameField } from "./username-field";

export type BindNewWords = Pick<RegisterWords, "username" | "usernameHint" | "usernameFree" | "usernameTaken" | "usernameRule" | "email" | "emailHint" | "optional" | "required" | "termsNeeded" | "submit" | "unreachable"> & {
  lead: string;
};

/** An account that begins with another site's identity: a name, and an e-mail address if wanted. */
export function BindNewForm({ action, words, terms }: { action: FormAction; words: BindNewWords; terms: ReactNode }) {
  const form = useActionForm({ action, unreachable: words.unreachable });

  return (
    <form {...form.formProps} className="space-y-5">
      <FormAlert {...form.alertProps} />
      <p className="text-sm text-muted">{words.lead}</p>
      <UsernameField form={form} words={words} />
      <Field {...form.field("email")} label={words.email} optional={words.optional} hint={words.emailHint} type="email" autoComplete="email" maxLength={254} />
      <CheckboxField {...form.checkbox("acceptTerms", { required: words.termsNeeded })} label={terms} />
      <SubmitButton pending={form.pending} className="w-full">
        {words.submit}
      </SubmitButton>
    </form>
  );
}
