"use client";

import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { CodeInput } from "@/components/ui/code-input";
import { Input } from "@/components/ui/input";
import { FieldError, Hint, Label } from "@/components/ui/label";
import { PasswordInput } from "@/components/ui/password-input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";

/** The words around a control. All of it is announced with the control. */
export interface Around {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  /** The word for "optional", where the field is. */
  optional?: ReactNode;
  /** At the right of the label: "Forgot it?" */
  aside?: ReactNode;
  /** Below the control, for what changes while typing: availability, strength. Bring your own live region. */
  status?: ReactNode;
  /** Beside the control: "Send code". */
  beside?: ReactNode;
  fieldClassName?: string;
}

interface Wires {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/**
 * Label, hint and error around any control; `children` gets the attributes that tie them together. The shorthands below do
 * for most fields.
 */
export function FieldFrame({ id, label, hint, error, optional, aside, status, beside, fieldClassName, children }: Around & { children: (wires: Wires) => ReactNode }) {
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cx("space-y-1.5", fieldClassName)}>
      <div className="flex items-baseline justify-between gap-4">
        <Label htmlFor={id} optional={optional}>
          {label}
        </Label>
        {aside ? <span className="text-sm [&>a]:underline [&>a]:decoration-lemon-edge [&>a]:decoration-2 [&>a]:underline-offset-4">{aside}</span> : null}
      </div>
      <div className={cx(Boolean(beside) && "flex flex-wrap items-start gap-3")}>
        {beside ? <div className="min-w-0 flex-1 basis-44 has-[[autocomplete=one-time-code]]:basis-72">{children(wires(id, describedBy, error))}</div> : children(wires(id, describedBy, error))}
        {beside}
      </div>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {hint ? <Hint id={`${id}-hint`}>{hint}</Hint> : null}
      {status}
    </div>
  );
}

function wires(id: string, describedBy: string, error: string | undefined): Wires {
  return { id, "aria-describedby": describedBy || undefined, "aria-invalid": error ? true : undefined };
}

type Of<Control extends (props: never) => ReactNode> = Omit<Parameters<Control>[0], keyof Around> & Around;

/** Splits what belongs around a control from what belongs to it. */
function split<P extends Around>({ id, label, hint, error, optional, aside, status, beside, fieldClassName, ...control }: P) {
  return { around: { id, label, hint, error, optional, aside, status, beside, fieldClassName }, control };
}

/** One line: `<Field {...form.field("username", rules)} label={w.username} autoComplete="username" />` */
export function Field(props: Of<typeof Input>) {
  const { around, control } = split(props);
  return <FieldFrame {...around}>{(wired) => <Input {...control} {...wired} />}</FieldFrame>;
}

/** A password with its show button. Say `autoComplete`: current-password or new-password. */
export function PasswordField(props: Of<typeof PasswordInput>) {
  const { around, control } = split(props);
  return <FieldFrame {...around}>{(wired) => <PasswordInput {...control} {...wired} />}</FieldFrame>;
}

/** Six digits out of a message. */
export function CodeField(props: Of<typeof CodeInput>) {
  const { around, control } = split(props);
  return <FieldFrame {...around}>{(wired) => <CodeInput {...control} {...wired} />}</FieldFrame>;
}

/** A choice from a list; its <option>s are the children. */
export function SelectField(props: Of<typeof Select>) {
  const { around, control } = split(props);
  return <FieldFrame {...around}>{(wired) => <Select {...control} {...wired} />}</FieldFrame>;
}

/** Several lines. */
export function TextareaField(props: Of<typeof Textarea>) {
  const { around, control } = split(props);
  return <FieldFrame {...around}>{(wired) => <Textarea {...control} {...wired} />}</FieldFrame>;
}

