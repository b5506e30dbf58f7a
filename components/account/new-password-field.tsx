"use client";

import { useEffect, useState } from "react";
import { PasswordField } from "@/components/forms/field";
import type { ActionForm } from "@/components/forms/use-action-form";
import { StrengthMeter } from "@/components/ui/strength-meter";
import { passwordLimits } from "@/lib/account/limits";
import type { AboutPerson } from "@/lib/password-words";
import type { Strength, StrengthReason } from "./rate-password";

export type NewPasswordWords = Record<"label" | "hint" | "rule" | "required" | "show" | "hide", string>;
export type StrengthWords = Record<StrengthReason | "label", string>;

interface Props<T> {
  form: ActionForm<T>;
  name: string;
  /** What the password must not hold. */
  about: AboutPerson;
  words: NewPasswordWords;
  strengthWords: StrengthWords;
}

/** A password being chosen, with how hard it is to guess and why. The rating's word lists come with the first character typed. */
export function NewPasswordField<T>({ form, name, about, words, strengthWords }: Props<T>) {
  const strength = useStrength(form.rhf.watch(name)?.toString() ?? "", about);
  return (
    <PasswordField
      {...form.field(name, {
        required: words.required,
        minLength: { value: passwordLimits.min, message: words.rule },
        // A code point is two of the browser's units at most.
        maxLength: { value: passwordLimits.max * 2, message: words.rule },
      })}
      label={words.label}
      hint={words.hint}
      autoComplete="new-password"
      words={{ show: words.show, hide: words.hide }}
      status={<StrengthMeter score={strength?.score ?? null} label={strengthWords.label} reason={strength ? strengthWords[strength.reason] : ""} />}
    />
  );
}

function useStrength(password: string, { username, mobile, email }: AboutPerson): Strength | null {
  const [rated, setRated] = useState<{ password: string; strength: Strength } | null>(null);
  useEffect(() => {
    if (password === "") return;
    let late = false;
    // Without its word lists (offline) the meter stays empty; the server has the last word anyway.
    import("./rate-password").then(
      ({ ratePassword }) => late || setRated({ password, strength: ratePassword(password, { username, mobile, email }) }),
      () => undefined,
    );
    return () => {
      late = true;
    };
  }, [password, username, mobile, email]);
  return password === "" ? null : (rated?.strength ?? null);
}
