"use client";

import type { ComponentProps, ReactNode } from "react";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";

interface Props extends Omit<ComponentProps<typeof SubmitButton>, "action"> {
  action: FormAction;
  /** Hidden fields. */
  values?: Record<string, string>;
  unreachable: string;
  children: ReactNode;
}

/** One button that posts: works without JavaScript, says in words when it was refused. */
export function ButtonForm({ action, values = {}, unreachable, children, ...button }: Props) {
  const form = useActionForm({ action, unreachable });
  return (
    <form {...form.formProps} className="space-y-3">
      <FormAlert {...form.alertProps} />
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton size="md" pending={form.pending} {...button}>
        {children}
      </SubmitButton>
    </form>
  );
}
