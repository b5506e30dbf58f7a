"use client";

import type { ReactNode } from "react";
import type { ActHrefs, ActWords } from "@/components/admin/act-form";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { Link } from "@/components/ui/link";
import type { FormAction } from "@/lib/action-state";

interface Props {
  /** Answers in words what was done. */
  action: FormAction<string>;
  hidden: Record<string, string>;
  /** Null when the set holds nothing to act on. */
  submit: string | null;
  danger: boolean;
  children: ReactNode;
  words: ActWords;
  hrefs: ActHrefs;
}

/** Confirms an act on a set, and stays to say how many it reached. */
export function BulkForm({ action, hidden, submit, danger, children, words, hrefs }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const reason = form.state?.ok === false ? form.state.reason : null;
  return (
    <form {...form.formProps} className="space-y-4">
      <FormAlert
        {...form.alertProps}
        success={form.state?.ok ? form.state.data : null}
        action={reason === "step_up_required" ? <Link href={hrefs.stepUp}>{words.stepUp}</Link> : undefined}
      />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap gap-2">
        {submit ? (
          <SubmitButton size="md" variant={danger ? "danger" : "primary"} pending={form.pending}>
            {submit}
          </SubmitButton>
        ) : null}
        {children}
      </div>
    </form>
  );
}
