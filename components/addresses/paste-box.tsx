"use client";

import { useEffect, useId, useRef } from "react";
import { TextareaField } from "@/components/forms/field";
import { SubmitButton } from "@/components/forms/submit-button";
import type { useAction } from "@/components/forms/use-action";
import { useHydrated } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody } from "@/components/ui/card";
import { addressLimits } from "@/lib/addresses/limits";
import { fill } from "@/lib/i18n/fill";
import type { PasteResult } from "./address-form";
import type { FormWords } from "./words";

interface Props {
  pasting: ReturnType<typeof useAction<PasteResult>>;
  locale: "en" | "zh";
  words: FormWords;
}

/** Takes an address in one line; what it said is filled in below, and what is only guessed is named. */
export function PasteBox({ pasting: { state, pending, formProps }, locale, words }: Props) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const hydrated = useHydrated();
  const failure = state?.ok === false ? state : null;
  const unsure = state?.ok ? state.data.unsure.map((field) => words[field]) : [];
  const fields = new Intl.ListFormat(locale, { type: "conjunction" }).format(unsure);
  useEffect(() => {
    if (state?.ok) form.current?.reset();
    // What is wrong is read out with its field.
    else if (state) form.current?.querySelector("textarea")?.focus();
  }, [state]);
  return (
    <Card>
      <CardBody>
        <form ref={form} {...formProps} noValidate={hydrated} className="space-y-3">
          <TextareaField
            id={id}
            name="text"
            rows={2}
            label={words.pasteTitle}
            hint={words.pasteHint}
            error={failure ? (failure.fields["text"] ?? failure.message) : undefined}
            defaultValue={failure?.values["text"]}
            maxLength={addressLimits.paste}
            autoComplete="off"
            required
          />
          <SubmitButton variant="secondary" size="md" pending={pending}>
            {words.paste}
          </SubmitButton>
          <div role="status">
            {state?.ok ? (
              <Alert tone={unsure.length > 0 ? "warning" : "success"}>{unsure.length > 0 ? fill(words.pastedUnsure, { fields }) : words.pasted}</Alert>
            ) : null}
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
