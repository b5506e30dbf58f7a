import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";

/** The name above a field. `optional` is the word for it, such as "optional". */
export function Label({ className, children, optional, ...rest }: ComponentProps<"label"> & { optional?: ReactNode }) {
  return (
    <label className={cx("text-sm font-medium text-ink", className)} {...rest}>
      {children}
      {optional ? <span className="ml-1.5 font-normal text-muted">{optional}</span> : null}
    </label>
  );
}

/** A quiet sentence that helps filling a field in. Point to its `id` with aria-describedby. */
export function Hint({ className, ...rest }: ComponentProps<"p">) {
  return <p className={cx("text-sm text-muted", className)} {...rest} />;
}

/** What is wrong with a field and what to do. The sign before it says "error" without colour. */
export function FieldError({ className, children, ...rest }: ComponentProps<"p">) {
  return (
    <p className={cx("flex gap-1.5 text-sm font-medium text-danger", className)} {...rest}>
      <svg viewBox="0 0 16 16" aria-hidden="true" className="mt-0.75 size-4 shrink-0">
        <circle cx="8" cy="8" r="7" fill="currentColor" />
        <path d="M8 4.2v4.6M8 11.3v.2" stroke="var(--surface)" strokeWidth="1.8" strokeLinecap="round" />
      </svg>
      <span>{children}</span>
    </p>
  );
}
