"use client";

import { Field, SelectField, TextareaField } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { ButtonVariant } from "@/components/ui/button-class";
import { Link } from "@/components/ui/link";
import { showToast } from "@/components/ui/toast-store";
import type { FormAction } from "@/lib/action-state";

export type ActWords = Record<"unreachable" | "stepUp" | "secondFactor", string>;
/** Where a refused act leads: to the password, or to the second factor. */
export type ActHrefs = { stepUp: string; secondFactor: string };

interface Props {
  action: FormAction;
  /** What the act is about: sent along as it is. */
  hidden: Record<string, string>;
  submit: string;
  /** Names the button where several look alike: "End the session on Chrome". */
  label?: string;
  done: string;
  variant?: ButtonVariant;
  field?: { name: string; label: string; needed?: string; maxLength?: number; value?: string; long?: boolean; options?: readonly { value: string; label: string }[] };
  words: ActWords;
  hrefs: ActHrefs;
}

/** One act of staff: a button, at most one field before it, and what came of it. Works as a plain post, too. */
export function ActForm({ action, hidden, submit, label, done, variant = "primary", field, words, hrefs }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable, defaults: field?.value ? { [field.name]: field.value } : {}, onSuccess: () => showToast(done) });
  const reason = form.state?.ok === false ? form.state.reason : null;
  const way = reason === "step_up_required" ? <Link href={hrefs.stepUp}>{words.stepUp}</Link> : reason === "second_factor_required" ? <Link href={hrefs.secondFactor}>{words.secondFactor}</Link> : undefined;
  return (
    <form {...form.formProps} className="space-y-4">
      <FormAlert {...form.alertProps} action={way} />
      {form.state?.ok ? <p className="hidden text-sm text-leaf no-js:block">{done}</p> : null}
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {field?.options ? (
        <SelectField {...form.field(field.name)} label={field.label}>
          {field.options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
      ) : field?.long ? (
        <TextareaField {...form.field(field.name, field.needed ? { required: field.needed } : {})} label={field.label} maxLength={field.maxLength} rows={2} />
      ) : field ? (
        <Field {...form.field(field.name, field.needed ? { required: field.needed } : {})} label={field.label} maxLength={field.maxLength} autoComplete="off" />
      ) : null}
      <SubmitButton size="md" variant={variant} pending={form.pending} aria-label={label}>
        {submit}
      </SubmitButton>
    </form>
  );
}
