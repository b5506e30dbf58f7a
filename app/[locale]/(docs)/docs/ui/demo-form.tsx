"use client";

import { CheckboxField } from "@/components/forms/checkbox-field";
import { Field, PasswordField } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";
import type { CommonWords, GalleryWords } from "./still-parts";

/** How every form of the shop is put together. */
export function DemoForm({ action, words, common }: { action: FormAction<null>; words: GalleryWords; common: CommonWords }) {
  const form = useActionForm({ action, unreachable: common.unreachable });
  return (
    <form {...form.formProps} className="space-y-5">
      <FormAlert {...form.alertProps} />
      <Field
        {...form.field("username", {
          required: words.usernameRequired,
          minLength: { value: 5, message: words.usernameShort },
          maxLength: { value: 20, message: words.usernameHint },
          pattern: { value: /^[A-Za-z0-9_\-]*$/, message: words.usernameSigns },
        })}
        label={words.username}
        hint={words.usernameHint}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField
        {...form.field("password", { required: words.passwordRequired, minLength: { value: 8, message: words.passwordShort } })}
        label={words.password}
        hint={words.passwordHint}
        words={{ show: common.showPassword, hide: common.hidePassword }}
        autoComplete="new-password"
      />
      <CheckboxField {...form.checkbox("acceptTerms", { required: words.acceptRequired })} label={words.accept} />
      <SubmitButton pending={form.pending} className="w-full">
        {words.submit}
      </SubmitButton>
      {form.state?.ok ? <p role="status">{words.success}</p> : null}
    </form>
  );
}
