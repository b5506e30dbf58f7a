import type { ComponentProps } from "react";
import { cx } from "./class-names";

/** The box of everything one can type into or choose from. 16 px text, so that phones don't zoom in. */
export const boxClass =
  "block w-full rounded-md border border-edge bg-surface px-3.5 text-base text-ink transition-colors placeholder:text-muted " +
  "hover:border-ink disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted " +
  "aria-invalid:border-danger aria-invalid:ring-1 aria-invalid:ring-danger";

/** One line of text. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cx(boxClass, "h-12 read-only:bg-sunken", className)} {...rest} />;
}
