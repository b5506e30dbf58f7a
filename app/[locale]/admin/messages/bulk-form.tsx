"use client";

import type { ActHrefs, ActWords } from "@/components/admin/act-form";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { ButtonLink } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { FormAction } from "@/lib/action-state";

interface Props {
  /** Answers in words what was done. */
  action: FormAction<string>;
  hidden: Record<string, string>;
  /** Null when the set holds nothing to act on. */
  submit: string | null;
  danger: boolean;
  title: string;
  lead: string;
  /** The way back to the list, without the act and after it. */
  listHref: string;
  keep: string;
  done: { title: string; back: string };
  words: ActWords;
  hrefs: ActHrefs;
}

/** Confirms an act on a set, and stays to say how many it reached; what is left of it, or failed again, can be gone on with. */
export function BulkForm({ action, hidden, submit, danger, title, lead, listHref, keep, done, words, hrefs }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const reason = form.state?.ok === false ? form.state.reason : null;
  const over = form.state?.ok === true;
  return (
    <form {...form.formProps} className="space-y-4">
      <h2 id="bulk" className="text-lg">
        {over ? done.title : title}
      </h2>
      {over && !submit ? null : <p className="text-sm">{lead}</p>}
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
        <ButtonLink variant={over ? "secondary" : "quiet"} href={listHref}>
          {over ? done.back : keep}
        </ButtonLink>
      </div>
    </form>
  );
}
