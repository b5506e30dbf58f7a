import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";

const box =
  "peer size-5.5 shrink-0 appearance-none border border-edge bg-surface transition-colors hover:border-ink checked:border-lemon-edge " +
  "checked:bg-lemon disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-danger aria-invalid:ring-1 " +
  "aria-invalid:ring-danger forced-colors:appearance-auto";

type Props = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode };

/** A box to tick with its words; the whole line is the target. */
export function Checkbox({ label, hint, className, ...rest }: Props) {
  return (
    <label className={cx("target flex w-fit cursor-pointer items-start gap-3 py-2.5", className)}>
      <span className="relative mt-0.5 grid place-items-center">
        <input type="checkbox" className={cx(box, "rounded-sm")} {...rest} />
        <svg viewBox="0 0 16 16" aria-hidden="true" className="pointer-events-none absolute hidden size-4 text-on-lemon peer-checked:block forced-colors:hidden!">
          <path d="m3 8.5 3.2 3.2L13 4.8" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      </span>
      <Words label={label} hint={hint} />
    </label>
  );
}

/** One choice of several; give all of a group the same `name` and stand them in a <fieldset> with a <legend>. */
export function Radio({ label, hint, className, ...rest }: Props) {
  return (
    <label className={cx("target flex w-fit cursor-pointer items-start gap-3 py-2.5", className)}>
      <span className="relative mt-0.5 grid place-items-center">
        <input type="radio" className={cx(box, "rounded-full")} {...rest} />
        <span className="pointer-events-none absolute hidden size-2.5 rounded-full bg-on-lemon peer-checked:block forced-colors:hidden!" />
      </span>
      <Words label={label} hint={hint} />
    </label>
  );
}

function Words({ label, hint }: { label: ReactNode; hint: ReactNode }) {
  return (
    <span className="text-base leading-6.5">
      {label}
      {hint ? <span className="block text-sm text-muted">{hint}</span> : null}
    </span>
  );
}
