"use client";

import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";

interface Props {
  token: string;
  confirm: FormAction;
  disown: FormAction;
  words: Record<"yes" | "no" | "unreachable", string>;
}

/** Two buttons, each a POST: mail scanners that follow links confirm nothing. */
export function VerifyEmailForm({ token, confirm, disown, words }: Props) {
  const yes = useActionForm({ action: confirm, unreachable: words.unreachable });
  const no = useActionForm({ action: disown, unreachable: words.unreachable });
  return (
    <div className="space-y-3">
      <form {...yes.formProps} className="space-y-3">
        <FormAlert {...yes.alertProps} />
        <input type="hidden" name="token" value={token} />
        <SubmitButton pending={yes.pending} className="w-full">
          {words.yes}
        </SubmitButton>
      </form>
      <form {...no.formProps} className="space-y-3">
        <FormAlert {...no.alertProps} />
        <input type="hidden" name="token" value={token} />
        <SubmitButton variant="secondary" pending={no.pending} className="w-full">
          {words.no}
        </SubmitButton>
      </form>
    </div>
  );
}
