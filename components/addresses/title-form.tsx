"use client";

import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { FieldError } from "@/components/ui/label";
import { addressLimits } from "@/lib/addresses/limits";
import type { CardWords } from "./words";

interface Props {
  id: string;
  title: string;
  error?: string;
  onSubmit: (form: FormData) => void;
  onCancel: () => void;
  words: CardWords;
}

/** The title of a card, changed where it stands: Enter saves, Escape leaves it. */
export function TitleForm({ id, title, error, onSubmit, onCancel, words }: Props) {
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Not every browser focuses what it selects.
    input.current?.focus();
    input.current?.select();
  }, []);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  }
  function onKeyDown(event: KeyboardEvent) {
    // Escape belongs to the input method while it composes characters.
    if (event.key === "Escape" && !event.nativeEvent.isComposing) onCancel();
  }

  return (
    <form onSubmit={submit} onKeyDown={onKeyDown} className="flex w-full flex-wrap items-center gap-2">
      <input type="hidden" name="id" value={id} />
      <label htmlFor={field} className="sr-only">
        {words.titleLabel}
      </label>
      <span className="min-w-0 flex-1 basis-40">
        <Input ref={input} id={field} name="title" defaultValue={title} maxLength={addressLimits.title} autoComplete="off" aria-invalid={error ? true : undefined} aria-describedby={error ? `${field}-error` : undefined} />
      </span>
      <Button type="submit">{words.save}</Button>
      <Button variant="quiet" onClick={onCancel}>
        {words.cancel}
      </Button>
      {error ? <FieldError id={`${field}-error`} className="basis-full">{error}</FieldError> : null}
    </form>
  );
}
