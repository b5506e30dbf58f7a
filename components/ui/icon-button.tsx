import type { ComponentProps } from "react";
import { cx } from "./class-names";

/** A square button with only a drawing in it; `label` is its name for everybody who can't see the drawing. */
export function IconButton({ label, className, type = "button", ...rest }: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        "target inline-flex items-center justify-center rounded-full text-muted transition-colors hover:bg-sunken hover:text-ink",
        "disabled:cursor-not-allowed disabled:opacity-55",
        className,
      )}
      {...rest}
    />
  );
}
