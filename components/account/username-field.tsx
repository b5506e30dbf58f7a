"use client";

import { Field } from "@/components/forms/field";
import type { ActionForm } from "@/components/forms/use-action-form";
import { usernameLimits } from "@/lib/account/limits";
import { useUsernameCheck } from "./use-username-check";

export type UsernameWords = Record<"username" | "usernameHint" | "usernameFree" | "usernameTaken" | "usernameRule" | "required", string>;

/** A username being chosen: its rule, and while typing whether it is free. */
export function UsernameField<T>({ form, words }: { form: ActionForm<T>; words: UsernameWords }) {
  const free = useUsernameCheck(form.rhf.watch("username")?.toString() ?? "");
  const field = form.field("username", {
    required: words.required,
    minLength: { value: usernameLimits.min, message: words.usernameRule },
    maxLength: { value: usernameLimits.max, message: words.usernameRule },
    pattern: { value: new RegExp(usernameLimits.pattern), message: words.usernameRule },
  });
  return (
    <Field
      {...field}
      label={words.username}
      hint={words.usernameHint}
      error={field.error ?? (free === "taken" ? words.usernameTaken : undefined)}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      status={
        <p role="status" className="text-sm text-leaf">
          {free === "free" ? words.usernameFree : null}
          {/* It stands above as the field's error, which is heard only on coming back to it. */}
          {free === "taken" && !field.error ? <span className="sr-only">{words.usernameTaken}</span> : null}
        </p>
      }
    />
  );
}
