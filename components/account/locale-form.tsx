"use client";

import { SelectField } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";

interface Props {
  action: FormAction;
  locale: "en" | "zh";
  languages: Record<"en" | "zh", string>;
  words: Record<"label" | "save" | "unreachable", string>;
}

/** The language of mails and SMS; each is named in itself. */
export function LocaleForm({ action, locale, languages, words }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const field = form.field("locale");
  return (
    <form {...form.formProps} className="space-y-3">
      <FormAlert {...form.alertProps} />
      <SelectField
        {...field}
        defaultValue={field.defaultValue ?? locale}
        label={words.label}
        beside={<SubmitButton size="md" variant="secondary" pending={form.pending}>{words.save}</SubmitButton>}
      >
        {Object.entries(languages).map(([id, name]) => (
          <option key={id} value={id} lang={id === "zh" ? "zh-CN" : "en"}>{name}</option>
        ))}
      </SelectField>
    </form>
  );
}
