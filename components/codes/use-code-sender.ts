"use client";

import { type MouseEvent, useActionState, useEffect, useState, useTransition } from "react";
import type { ActionState, FormAction } from "@/lib/action-state";

/** What a send-code action answers; `typed` gives a page without JavaScript its other fields back. */
export type CodeSent = { id: string; resendAfter: number; expiresAt: string; typed: Record<string, string> };
export type SendCodeAction = FormAction<CodeSent>;

/** Delivery looks like it failed only when the provider said so; we ask a few times, ever more rarely. */
const polls = [1_500, 3_000, 5_000, 10_000, 20_000];

/** The name of the button; the form's own action is `eitherAction("sendCode", …)`. */
const sendCodeButton = "sendCode";

/**
 * The button that asks for a code, inside a form that wants the code. Only the fields the sending needs leave the
 * browser. Without JavaScript the button posts the whole form to the form's own action, which sends the code.
 * @param names the fields to send along.
 * @param statePath where to ask how the sending went: `/api/v1/sms-codes`.
 * @param posted the form's own state, which holds the answer after such a post.
 */
export function useCodeSender(action: SendCodeAction, names: readonly string[], statePath: string, posted: ActionState<unknown> = null) {
  const [fetched, dispatch, posting] = useActionState(action, null);
  const state = fetched ?? sentBefore(posted);
  const [sending, startSending] = useTransition();
  const [until, setUntil] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!state) return;
    if (state.ok) setUntil(Date.now() + state.data.resendAfter * 1000);
    else if (state.retryAfter && state.reason.endsWith("_too_often")) setUntil(Date.now() + state.retryAfter * 1000);
    setFailed(false);
    return state.ok ? watch(`${statePath}/${state.data.id}`, () => setFailed(true)) : undefined;
  }, [state, statePath]);

  function onClick(event: MouseEvent<HTMLButtonElement>) {
    const form = event.currentTarget.form;
    if (!form) return;
    event.preventDefault();
    const all = new FormData(form);
    const data = new FormData();
    for (const name of names) {
      const value = all.get(name);
      data.set(name, typeof value === "string" ? value : "");
    }
    startSending(() => dispatch(data));
  }

  return {
    state,
    until,
    /** The provider refused or never answered. */
    failed,
    fields: state?.ok === false ? state.fields : {},
    buttonProps: { type: "submit" as const, name: sendCodeButton, value: "1", formNoValidate: true, onClick, busy: posting || sending },
  };
}

function sentBefore(posted: ActionState<unknown>): ActionState<CodeSent> {
  if (!posted) return null;
  if (!posted.ok) return "captcha.answer" in posted.fields || posted.reason.endsWith("_too_often") ? posted : null;
  const { data } = posted;
  return typeof data === "object" && data !== null && "resendAfter" in data ? { ok: true, data: data as CodeSent } : null;
}

function watch(path: string, onFailed: () => void): () => void {
  const aborter = new AbortController();
  const timers = polls.map((after) =>
    setTimeout(async () => {
      const answer = await fetch(path, { signal: aborter.signal }).catch(() => null);
      if (answer?.ok && (await answer.json()).state === "failed") {
        stop();
        onFailed();
      }
    }, after),
  );
  function stop() {
    timers.forEach(clearTimeout);
    aborter.abort();
  }
  return stop;
}
