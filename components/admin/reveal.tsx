"use client";

import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { EyeIcon } from "@/components/ui/icons";
import type { FormAction } from "@/lib/action-state";
import { lookAt } from "./look-at";

export type RevealWords = Record<"reveal" | "revealHint" | "revealed" | "unreachable", string>;

interface Props {
  action: FormAction<{ label: string; value: string }[]>;
  hidden: Record<string, string>;
  words: RevealWords;
}

/** Shows what was masked, for as long as this page stands. Nothing of it is in the page before. */
export function Reveal({ action, hidden, words }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const shown = form.state?.ok ? form.state.data : null;
  if (shown) {
    return (
      <div ref={lookAt} tabIndex={-1} role="status" className="rounded-lg bg-lemon-soft px-4 py-3 text-sm">
        <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr]">
          {shown.map(({ label, value }) => (
            <div key={`${label} ${value}`} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="tnum wrap-anywhere font-medium">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-xs text-muted">{words.revealed}</p>
      </div>
    );
  }
  return (
    <form {...form.formProps} className="space-y-2">
      <FormAlert {...form.alertProps} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SubmitButton size="md" variant="secondary" pending={form.pending}>
          <EyeIcon className="size-4" />
          {words.reveal}
        </SubmitButton>
        <span className="text-xs text-muted">{words.revealHint}</span>
      </div>
    </form>
  );
}
