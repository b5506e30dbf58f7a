"use client";

import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { ActHrefs, ActWords } from "@/components/admin/act-form";
import { Link } from "@/components/ui/link";
import type { FormAction } from "@/lib/action-state";

/** Sends a reset and says where the owner types the code: an SMS has no room for it. */
export function ResetForm({ action, userId, submit, done, words, hrefs }: { action: FormAction<{ page: string }>; userId: string; submit: string; done: string; words: ActWords; hrefs: ActHrefs }) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const reason = form.state?.ok === false ? form.state.reason : null;
  return (
    <form {...form.formProps} className="space-y-4">
      <FormAlert {...form.alertProps} action={reason === "step_up_required" ? <Link href={hrefs.stepUp}>{words.stepUp}</Link> : undefined} />
      <input type="hidden" name="userId" value={userId} />
      {form.state?.ok ? (
        <p role="status" className="rounded-lg bg-leaf-soft px-4 py-3 text-sm">
          {done} <span className="block break-all font-medium">{form.state.data.page}</span>
        </p>
      ) : null}
      <SubmitButton size="md" variant="secondary" pending={form.pending}>
        {submit}
      </SubmitButton>
    </form>
  );
}
