import type { ComponentProps } from "react";
import { cx } from "./class-names";

const tones = {
  neutral: "bg-sunken text-muted",
  lemon: "bg-lemon text-on-lemon",
  success: "bg-leaf-soft text-leaf",
  warning: "bg-amber-soft text-amber",
  danger: "bg-danger-soft text-danger",
  info: "bg-sky-soft text-sky",
} as const;

/** A word about the thing beside it: "Default", "Verified". Never the only place something is said. */
export function Badge({ tone = "neutral", className, ...rest }: ComponentProps<"span"> & { tone?: keyof typeof tones }) {
  return (
    <span
      className={cx("inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap forced-colors:border", tones[tone], className)}
      {...rest}
    />
  );
}
