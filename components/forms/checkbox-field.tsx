"use client";

import type { ComponentProps } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldError } from "@/components/ui/label";

/** A box to tick with its error: `<CheckboxField {...form.checkbox("acceptTerms", {required: w.termsNeeded})} label={…} />` */
export function CheckboxField({ id, error, ...rest }: ComponentProps<typeof Checkbox> & { id: string; error?: string }) {
  return (
    <div>
      <Checkbox id={id} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-error` : undefined} {...rest} />
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  );
}
