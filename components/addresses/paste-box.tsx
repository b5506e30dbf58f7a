"use client";

import { useId } from "react";
import { TextareaField } from "@/components/forms/field";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody } from "@/components/ui/card";
import type { ActionState } from "@/lib/action-state";
import { addressLimits } from "@/lib/addresses/limits";
import type { PasteResult } from "./address-form";
import type { FormWords } from "./words";

interface Props {
  action: (form: FormData) => void;
  state: ActionState<PasteResult>;
  busy: boolean;
  locale: "en" | "zh";
  words: FormWords;
}

/** Takes an address in one line; what it said is filled in below, and what is only guessed is named. */
export function PasteBox({ action, state, busy, locale, words }: Props) {
  const id = useId();
  const failure = state?.ok === false ? state : null;
  const unsure = state?.ok ? state.data.unsure.map((field) => words[field]) : [];
  const fields = new Intl.ListFormat(locale, { type: "conjunction" }).format(unsure);
  return (
    <Card>
      <CardBody>
        <form action={action} className="space-y-3">
          <TextareaField
            key={failure ? "refused" : "empty"}
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
          <SubmitButton variant="secondary" size="md" pending={busy}>
            {words.paste}
          </SubmitButton>
          <div role="status">
            {state?.ok ? (
              <Alert tone={unsure.length > 0 ? "warning" : "success"}>{unsure.length > 0 ? words.pastedUnsure.replace("{fields}", fields) : words.pasted}</Alert>
            ) : null}
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
