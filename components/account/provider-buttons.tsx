"use client";

import { FormAlert } from "@/components/forms/form-alert";
import { useActionForm } from "@/components/forms/use-action-form";
import { buttonClass } from "@/components/ui/button-class";
import type { ProviderId } from "@/lib/account/provider-ids";
import type { FormAction } from "@/lib/action-state";
import { ProviderMark } from "./provider-marks";

interface Props {
  action: FormAction;
  providers: readonly { id: ProviderId; label: string }[];
  next: string | null;
  /** `or` stands between the form above and the buttons; null where they stand alone. */
  words: { or: string | null; unreachable: string };
}

/** "Continue with …": one button a site, below the form of a page. */
export function ProviderButtons({ action, providers, next, words }: Props) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  return (
    <div className={words.or ? "mt-7 space-y-5" : undefined}>
      {words.or ? <p className="flex items-center gap-4 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">{words.or}</p> : null}
      <form {...form.formProps} className="space-y-3">
        <FormAlert {...form.alertProps} />
        {next ? <input type="hidden" name="next" value={next} /> : null}
        {providers.map(({ id, label }) => (
          <button key={id} type="submit" name="provider" value={id} aria-disabled={form.pending || undefined} className={buttonClass("secondary", undefined, "w-full")}>
            <ProviderMark id={id} />
            {label}
          </button>
        ))}
      </form>
    </div>
  );
}
