"use client";

import { type FormEvent, type RefObject, useEffect, useId, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { type FieldErrors, get, type RegisterOptions, set, useForm, type UseFormRegisterReturn, type UseFormReturn } from "react-hook-form";
import type { ActionFailure, ActionState, FormAction } from "@/lib/action-state";
import { isUnreachable, useAction, useLastAnswer } from "./use-action";

type Values = Record<string, string | boolean | undefined>;
/** `required: "Say who you are."`, `minLength: {value: 5, message: "…"}`, `maxLength`, `pattern: {value: /…/, message}`. */
export type Rules = Omit<RegisterOptions<Values, string>, "value" | "disabled" | "valueAsNumber" | "valueAsDate" | "setValueAs">;

/** What `field()` hands to a control: spread it on a Field of field.tsx. */
export type FieldProps = UseFormRegisterReturn & { id: string; error?: string; defaultValue?: string };
export type CheckboxProps = UseFormRegisterReturn & { id: string; error?: string; defaultChecked?: boolean };

interface Options<T> {
  /** The server action itself, not a function around it: only then does the form post without JavaScript. */
  action: FormAction<T>;
  /** The sentence for "the shop did not answer": offline, or a part of it is down. */
  unreachable: string;
  /** What stands in the fields at first. */
  defaults?: Values;
  /** Called once after each success, in the browser. */
  onSuccess?: (data: T, message?: string) => void;
}

export interface ActionForm<T> {
  state: ActionState<T>;
  pending: boolean;
  /** Spread on <form>. */
  formProps: {
    ref: RefObject<HTMLFormElement | null>;
    action: (form: FormData) => void;
    onSubmit: (event: FormEvent<HTMLFormElement>) => void;
    noValidate: boolean;
    "aria-busy": boolean;
  };
  /** Spread on <FormAlert>. */
  alertProps: { ref: RefObject<HTMLDivElement | null>; message: string | null; success: string | null };
  field: (name: string, rules?: Rules) => FieldProps;
  checkbox: (name: string, rules?: Rules) => CheckboxProps;
  /** react-hook-form's own: watch, setValue, getValues, setError, reset … */
  rhf: UseFormReturn<Values>;
}

/**
 * Joins a server action with react-hook-form. Without JavaScript the browser checks the limits, the form is posted, and the page
 * comes back with the errors at their fields and what was typed (the action echoes it, never a secret). With it, the same
 * limits are checked here, each with its sentence; the server's refusals land at their fields, the focus moves to the first of them, and
 * what was typed stays, but for passwords.
 *
 * A `pattern` must be valid with the browser's `v` flag too: write `[\w\-]`, not `[\w-]`.
 */
export function useActionForm<T>({ action, unreachable, defaults = {}, onSuccess }: Options<T>): ActionForm<T> {
  const { state, pending, send, formProps } = useAction(action, unreachable, onSuccess);
  const failure = state?.ok === false ? state : null;
  // A try without an answer brings nothing back, and takes nothing of what an answer brought.
  const answer = useLastAnswer(state);
  const typed = answer?.ok === false ? answer.values : typedOf(answer);

  const form = useRef<HTMLFormElement>(null);
  const alert = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const hydrated = useHydrated();

  const errors = useMemo(() => (failure ? errorsOf(failure) : undefined), [failure]);
  const rhf = useForm<Values>({ progressive: true, errors, shouldFocusError: false });
  const { errors: shown } = rhf.formState;

  useEffect(() => {
    if (!state || !form.current) return;
    if (!isUnreachable(state)) forgetSecrets(form.current, rhf);
    if (!state.ok) (firstControl(form.current, (name) => name in state.fields) ?? alert.current)?.focus();
  }, [state, failure, rhf]);
  useKeptFocus(form);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const { nativeEvent, currentTarget } = event;
    const submitter = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    // A button with an action of its own is React's business.
    if (submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (pending) return;
    const data = new FormData(currentTarget, submitter);
    if (submitter?.hasAttribute("formnovalidate")) return send(data);
    // The server's old refusals must not stand in the way of a new try.
    rhf.clearErrors();
    const leadToFirst = (wrong: FieldErrors<Values>) => firstControl(currentTarget, (name) => errorAt(wrong, name) !== undefined)?.focus();
    void rhf.handleSubmit(() => send(data), leadToFirst)(event);
  }

  function register(name: string, rules: Rules) {
    const registered = rhf.register(name, {
      ...rules,
      onChange: (event) => {
        if (errorAt(shown, name)?.type === "server") rhf.clearErrors(name);
        rules.onChange?.(event);
      },
    });
    return { ...registered, id: `${prefix}${name}`, error: errorAt(shown, name)?.message };
  }

  return {
    state,
    pending,
    rhf,
    formProps: { ref: form, action: formProps.action, onSubmit, noValidate: hydrated, "aria-busy": pending },
    alertProps: {
      ref: alert,
      message: failure?.message ?? null,
      success: state?.ok === true ? (state.message ?? null) : null,
    },
    field(name, rules = {}) {
      const value = typed?.[name] ?? defaults[name];
      return { ...register(name, rules), defaultValue: typeof value === "string" ? value : undefined };
    },
    checkbox(name, rules = {}) {
      const checked = typed && Object.keys(typed).length > 0 ? name in typed : defaults[name] === true;
      return { ...register(name, rules), defaultChecked: checked };
    },
  };
}

/** What a second button of the form sends back without JavaScript, so that the other fields keep what was typed. */
function typedOf(state: ActionState<unknown>): Record<string, string> | null {
  const data = state?.ok === true ? state.data : null;
  return typeof data === "object" && data !== null && "typed" in data ? (data.typed as Record<string, string>) : null;
}

/** Where a success takes the whole form off the page, the focus in it does not fall to the top of the document. */
function useKeptFocus(form: RefObject<HTMLFormElement | null>) {
  useLayoutEffect(() => {
    const { current } = form;
    return () => {
      if (current?.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
    };
  }, [form]);
}

/** False on the server and while hydrating, true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
}

/** The error of a field, nested as react-hook-form keeps those with dots in their names. */
function errorAt(errors: FieldErrors<Values>, name: string): { type: string; message?: string } | undefined {
  return get(errors, name);
}

function errorsOf(failure: ActionFailure) {
  const errors = {};
  for (const [name, message] of Object.entries(failure.fields)) set(errors, name, { type: "server", message });
  return errors;
}

/**
 * The first control of the form, from top to bottom, that is wrong and can take the focus. A hidden input names in `data-control` the
 * control that people use in its place.
 */
export function firstControl(form: HTMLFormElement, isWrong: (name: string) => boolean): HTMLElement | null {
  for (const control of form.elements) {
    const name = control.getAttribute("name");
    if (!(control instanceof HTMLElement) || !name || !isWrong(name)) continue;
    const used = control.dataset["control"] ? document.getElementById(control.dataset["control"]) : control;
    if (used && canFocus(used)) return used;
  }
  return null;
}

function canFocus(control: HTMLElement): boolean {
  return !control.matches("[type=hidden], :disabled");
}

/** Passwords are typed again after every answer; controls that hold one carry `data-secret`. */
function forgetSecrets(form: HTMLFormElement, rhf: UseFormReturn<Values>) {
  for (const control of form.querySelectorAll<HTMLInputElement>("input[data-secret]")) {
    control.value = "";
    if (control.name) rhf.setValue(control.name, "");
  }
}
