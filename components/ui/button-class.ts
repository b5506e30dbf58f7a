import { cx } from "./class-names";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "ink" | "danger";
export type ButtonSize = "md" | "lg";

const base =
  "relative inline-flex select-none items-center justify-center gap-2 rounded-full text-center font-medium no-underline " +
  "transition-[background-color,border-color,color,transform] duration-150 active:translate-y-px " +
  "disabled:cursor-not-allowed disabled:opacity-55 disabled:active:translate-y-0 aria-disabled:cursor-progress forced-colors:border";

const variants: Record<ButtonVariant, string> = {
  primary: "border border-lemon-edge bg-lemon text-on-lemon hover:bg-lemon-hover",
  secondary: "border border-edge bg-surface text-ink hover:border-ink hover:bg-sunken",
  quiet: "is-quiet border border-transparent text-ink hover:bg-sunken",
  ink: "border border-ink bg-ink text-paper hover:opacity-90",
  danger: "border border-danger bg-danger text-on-danger hover:border-danger-hover hover:bg-danger-hover",
};

const sizes: Record<ButtonSize, string> = {
  md: "target px-5 py-2 text-sm",
  lg: "min-h-13 min-w-13 px-7 py-3 text-base",
};

/** The look of a button, for buttons and for links that lead somewhere like one. Both sizes are at least 44 px high. */
export function buttonClass(variant: ButtonVariant = "primary", size: ButtonSize = "md", more?: string): string {
  return cx(base, variants[variant], sizes[size], more);
}
