"use client";

import { unstable_rethrow } from "next/navigation";
import { type FormEvent, useActionState, useEffect, useRef, useState, useTransition } from "react";
import type { ActionState, FormAction } from "@/lib/action-state";

/**
 * Asks a server action. That no answer comes (offline, a restart) is a refusal in words here: thrown, it would put an error page in
 * the form's place.
 */
export async function ask<T>(action: FormAction<T>, form: FormData, unreachable: string): Promise<ActionState<T>> {
  try {
    return await action(null, form);
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, code: "unavailable", reason: "unreachable", message: unreachable, fields: {}, values: {} };
  }
}

/** Whether the try never got an answer: then nothing it brought along is used up. */
export const isUnreachable = (state: ActionState<unknown>) => state?.ok === false && state.reason === "unreachable";

/** The last answer there was, for what a form shows because of it: a try without an answer takes nothing away. */
export function useLastAnswer<T>(state: ActionState<T>): ActionState<T> {
  const [last, setLast] = useState(state);
  if (isUnreachable(state)) return last;
  if (state !== last) setLast(state);
  return state;
}

/**
 * `useActionState` that never throws. Spread `formProps` on a <form>: without JavaScript it posts, with it `send` asks.
 * @param unreachable the sentence for "the shop did not answer".
 * @param onSuccess is called with each success as it comes: what it changes may take this form off the page.
 */
export function useAction<T>(action: FormAction<T>, unreachable: string, onSuccess?: (data: T, message?: string) => void) {
  // What a plain post brought; React needs the server action itself for that, not a function around it.
  const [posted, formAction, posting] = useActionState(action, null);
  const [fetched, setFetched] = useState<ActionState<T>>(null);
  const [sending, startSending] = useTransition();
  const state = fetched ?? posted;
  const pending = posting || sending;

  const done = useRef(onSuccess);
  useEffect(() => {
    done.current = onSuccess;
  });
  useEffect(() => {
    if (posted?.ok) done.current?.(posted.data, posted.message);
  }, [posted]);

  function send(form: FormData) {
    startSending(async () => {
      const next = await ask(action, form, unreachable);
      if (next?.ok) onSuccess?.(next.data, next.message);
      startSending(() => setFetched(next));
    });
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!pending) send(new FormData(event.currentTarget));
  }

  return { state, pending, send, formProps: { action: formAction, onSubmit } };
}
