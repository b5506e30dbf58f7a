"use client";

import { type MouseEvent, useEffect, useState, useTransition } from "react";
import { ask } from "@/components/forms/use-action";
import { type ActionForm, firstControl } from "@/components/forms/use-action-form";
import { markOf } from "@/components/ui/countdown-button";
import type { ActionState, FormAction } from "@/lib/action-state";
import { watchSending } from "./watch-sending";

/** What a send-code action answers; `typed` gives a page without JavaScript its other fields back. */
export type CodeSent = {
  id: string;
  /** Seconds. */
  resendAfter: number;
  /** Milliseconds the code is good for. No moment: this browser's clock may be another one. */
  life: number;
  typed: Record<string, string>;
};
export type SendCodeAction = FormAction<CodeSent>;

/** The name of the button; the form's own action is `eitherAction("sendCode", …)`. */
const sendCodeButton = "sendCode";

interface Options {
  /** The form that wants the code. */
  form: ActionForm<unknown>;
  action: SendCodeAction;
  /** The field that says where the code shall go; none where the account does. */
  to?: "mobile" | "email";
  /** The sentence for "the shop did not answer". */
  unreachable: string;
}

/**
 * The button that asks for a code, inside a form that wants the code. Only the fields the sending needs leave the
 * browser. Without JavaScript the button posts the whole form to the form's own action, which sends the code.
 */
export function useCodeSender({ form, action, to, unreachable }: Options) {
  const [answer, setAnswer] = useState<{ to: string; state: ActionState<CodeSent> } | null>(null);
  const [sending, startSending] = useTransition();
  const posted = sentBefore(form.state);
  const state = answer ? answer.state : posted;
  const askedFor = answer?.to ?? typedIn(posted, to);
  // Not known before the page's scripts have looked at the field.
  const typed = to && form.rhf.watch(to)?.toString();
  // What is said of one number is not said of another.
  const mine = typed === undefined || markOf(askedFor) === markOf(typed);
  const [wait, setWait] = useState<{ state: ActionState<CodeSent>; until: number } | null>(null);
  const [failedId, setFailedId] = useState<string | null>(null);

  useEffect(() => {
    if (!state) return;
    const seconds = state.ok ? state.data.resendAfter : state.reason.endsWith("_too_often") ? state.retryAfter : 0;
    if (seconds) setWait({ state, until: Date.now() + seconds * 1000 });
    if (!state.ok) return;
    const { id, life } = state.data;
    return watchSending(`/api/v1/${to === "email" ? "email" : "sms"}-codes/${id}`, life, () => setFailedId(id));
  }, [state, to]);

  // A refusal of what this button sent leads to its field; those of the whole form are `useActionForm`'s.
  const { ref: element } = form.formProps;
  useEffect(() => {
    if (answer?.state?.ok !== false || !element.current) return;
    const { fields } = answer.state;
    firstControl(element.current, (name) => name in fields)?.focus();
  }, [answer, element]);

  function onClick(event: MouseEvent<HTMLButtonElement>) {
    if (!event.currentTarget.form) return;
    event.preventDefault();
    const all = new FormData(event.currentTarget.form);
    const data = new FormData();
    for (const name of [...(to ? [to] : []), "captcha.id", "captcha.answer"]) data.set(name, textOf(all, name));
    startSending(async () => {
      const next = await ask(action, data, unreachable);
      startSending(() => setAnswer({ to: to ? textOf(all, to) : "", state: next }));
    });
  }

  return {
    state,
    /** What there is to say of the number or address that stands in the form now. */
    shown: mine ? state : null,
    to: typed ?? "",
    until: mine && wait?.state === state ? wait.until : null,
    /** The provider refused or never answered. */
    failed: mine && state?.ok === true && state.data.id === failedId,
    fields: state?.ok === false ? { ...state.fields, ...(to && !mine ? { [to]: undefined } : {}) } : {},
    buttonProps: { type: "submit" as const, name: sendCodeButton, value: "1", formNoValidate: true, onClick, busy: sending },
  };
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** The form's own answer, where it is one about a code: without JavaScript the button posted the form. */
function sentBefore(posted: ActionState<unknown>): ActionState<CodeSent> {
  if (!posted) return null;
  if (!posted.ok) return "captcha.answer" in posted.fields || posted.reason.endsWith("_too_often") ? posted : null;
  const { data } = posted;
  return typeof data === "object" && data !== null && "resendAfter" in data ? (posted as ActionState<CodeSent>) : null;
}

function typedIn(posted: ActionState<CodeSent>, name: string | undefined): string {
  const values = posted?.ok ? posted.data.typed : posted?.values;
  return (name && values?.[name]) ?? "";
}
