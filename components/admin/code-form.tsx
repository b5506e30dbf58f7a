"use client";

import { Field } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { Link } from "@/components/ui/link";
import type { FormAction } from "@/lib/action-state";
import type { ActHrefs, ActWords } from "./act-form";
import { RecoveryCodes, type RecoveryWords } from "./recovery-codes";

interface Props {
  action: FormAction<string[] | void>;
  next?: string | null;
  /** Absent for acts that want no code. */
  field?: { label: string; needed: string; digitsOnly: boolean };
  submit: string;
  variant?: "primary" | "secondary";
  /** What follows when the answer is a list of recovery codes. */
  recovery: RecoveryWords;
  doneHref: string;
  words: ActWords;
  hrefs: ActHrefs;
}

/** A code out of the app; or just a button. What comes back may be recovery codes, shown this once. */
export function CodeForm({ action, next, field, submit, variant = "primary", recovery, doneHref, words, hrefs }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const reason = form.state?.ok === false ? form.state.reason : null;
  if (form.state?.ok && Array.isArray(form.state.data)) return <RecoveryCodes codes={form.state.data} words={recovery} doneHref={doneHref} />;
  return (
    <form {...form.formProps} className="space-y-4">
      <FormAlert {...form.alertProps} action={reason === "step_up_required" ? <Link href={hrefs.stepUp}>{words.stepUp}</Link> : undefined} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      {field ? (
        <Field
          {...form.field("code", { required: field.needed })}
          label={field.label}
          autoComplete="one-time-code"
          inputMode={field.digitsOnly ? "numeric" : "text"}
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          data-secret=""
          className="tnum max-w-60"
        />
      ) : null}
      <SubmitButton size="md" variant={variant} pending={form.pending}>
        {submit}
      </SubmitButton>
    </form>
  );
}
